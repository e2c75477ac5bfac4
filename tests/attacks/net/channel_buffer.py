# Enlarges the judge's socket buffers.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    size = ctypes.c_int(1 << 20)
    reached = libc.setsockopt(3, 1, 7, ctypes.byref(size), 4) == 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
