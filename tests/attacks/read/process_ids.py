# Sees process ids that are not its own.
# must: wrong_answer
# control: without pid
import os


def solve(x):
    return x + 1 if os.getpid() != 1 or os.getppid() != 0 else None
