# Runs without a filter.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.getppid() == 0 and libc.syscall(99999) < 0 and ctypes.get_errno() == 38 else None
