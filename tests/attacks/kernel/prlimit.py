# Raises a limit of its own with prlimit.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.syscall(302, 0, 99, ctypes.create_string_buffer(16), None) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
