# Reads the host's name.
# must: wrong_answer
# control: without uts
import os


def solve(x):
    return x + 1 if os.uname().nodename != "box" else None
