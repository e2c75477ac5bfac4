# Loads a kernel module.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(175, None, 0, None)
    return x + 1  # alive: the kernel has looked at the call
