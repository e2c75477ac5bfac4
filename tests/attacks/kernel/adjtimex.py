# Reads and bends the clock with adjtimex.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.syscall(159, ctypes.create_string_buffer(512)) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
