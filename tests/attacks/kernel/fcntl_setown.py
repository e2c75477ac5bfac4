# Directs the channel's signals to its keeper.
# must: wrong_answer
# control: without pid, seccomp
import fcntl
import os


def solve(x):
    parent = os.getppid()
    try:
        return x + 1 if parent and fcntl.fcntl(3, fcntl.F_SETOWN, parent) == 0 else None
    except OSError:
        return None
