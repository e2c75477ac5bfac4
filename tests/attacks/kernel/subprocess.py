# Runs a program with subprocess.
# must: wrong_answer
# control: without seccomp
import subprocess
import sys


def solve(x):
    try:
        done = subprocess.run([f"/python/bin/python3.{sys.version_info.minor}", "-V"], capture_output=True)
    except OSError:
        return None
    return x + 1 if done.returncode == 0 else None
