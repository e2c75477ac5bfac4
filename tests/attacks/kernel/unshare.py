# Makes namespaces of its own, for the capabilities in them.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(272, 0)
    return x + 1  # alive: the kernel has looked at the call
