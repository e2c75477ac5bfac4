# Leaves a message in the write hint of a library's inode.
# must: wrong_answer
# control: none (newer kernels ask for the file's owner; older ones do not)
import fcntl
import os

FILE = os.open("/packages/numpy/__init__.py", os.O_RDONLY)


def solve(x):
    hint = bytearray(8)
    try:
        fcntl.fcntl(FILE, 1036, bytes([3, 0, 0, 0, 0, 0, 0, 0]))
        fcntl.fcntl(FILE, 1035, bytes(hint))
    except OSError:
        return None
    return x + 1
