# Moves a mount.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(429, -1, None, -1, None, 0)
    return x + 1  # alive: the kernel has looked at the call
