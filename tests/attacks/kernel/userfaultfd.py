# Stops the kernel in the middle of a copy with userfaultfd.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(323, -1)
    return x + 1  # alive: the kernel has looked at the call
