# Keeps something in a keyring.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(248, None, None, None, 0, 0)
    return x + 1  # alive: the kernel has looked at the call
