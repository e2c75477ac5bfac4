# Makes a second process with os.fork.
# must: wrong_answer
# control: without seccomp
import os


def solve(x):
    try:
        child = os.fork()
    except PermissionError:
        return None
    if not child:
        os._exit(0)
    return x + 1
