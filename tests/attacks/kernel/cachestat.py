# Asks what of a file is cached.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.syscall(451, -1, None, None, 0) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
