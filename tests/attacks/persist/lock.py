# Holds a lock on a library's file, that another box can feel: one bit, and as many files as one likes.
# must: wrong_answer
# control: without seccomp
import fcntl
import os

FILE = os.open("/packages/numpy/__init__.py", os.O_RDONLY)


def solve(x):
    try:
        fcntl.flock(FILE, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return x + 1
    except PermissionError:
        return None
    return None
