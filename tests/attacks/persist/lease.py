# Takes a lease on a library's file, that another box can feel.
# must: wrong_answer
# control: none (the kernel gives leases to the file's owner only)
import fcntl
import os

FILE = os.open("/packages/numpy/__init__.py", os.O_RDONLY)


def solve(x):
    try:
        fcntl.fcntl(FILE, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError:
        return None
    return x + 1
