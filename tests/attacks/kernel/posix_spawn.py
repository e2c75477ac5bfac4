# Runs a program with posix_spawn.
# must: wrong_answer
# control: without seccomp
import os
import sys


def solve(x):
    try:
        os.posix_spawn(f"/python/bin/python3.{sys.version_info.minor}", ["python", "-c", ""], {})
    except OSError:
        return None
    return x + 1
