# Asks for a file's handle, to open it past the root.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.syscall(303, -1, None, None, None, 0) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
