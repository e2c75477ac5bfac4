# Leaves a process behind that outlives its box.
# must: wrong_answer
# control: without seccomp
import os


def solve(x):
    try:
        if os.fork() == 0:
            os._exit(0)
    except OSError:
        return None
    return x + 1
