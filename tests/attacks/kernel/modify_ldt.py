# Writes a segment of its own with modify_ldt.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(154, 99, None, 0)
    return x + 1  # alive: the kernel has looked at the call
