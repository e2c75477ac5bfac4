# Asks whether it could signal its keeper.
# must: wrong_answer
# control: without pid, seccomp
import os


def solve(x):
    parent = os.getppid()
    try:
        os.kill(parent, 0)
    except OSError:
        return None
    return x + 1 if parent else None
