# Connects the judge's channel to somewhere else.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.connect(3, b"\1\0\0judge", 8) == 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
