# Moves memory between nodes with move_pages.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.syscall(279, 0, 0, None, None, None, 0) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
