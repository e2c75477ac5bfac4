# Holds a record lock on a library's file, that another box can feel.
# must: wrong_answer
# control: none (files that can only be read take only locks that do not exclude each other)
import fcntl
import os

FILE = os.open("/packages/numpy/__init__.py", os.O_RDONLY)


def solve(x):
    try:
        fcntl.lockf(FILE, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return x + 1
    except OSError:
        return None
    return None
