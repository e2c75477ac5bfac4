# Reads the command lines of the host's processes.
# must: wrong_answer
# control: without root
import os


def solve(x):
    return x + 1 if any(name.isdigit() for name in os.listdir("/proc")) else None
