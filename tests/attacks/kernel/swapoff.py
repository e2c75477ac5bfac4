# Takes swap away.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(168, None)
    return x + 1  # alive: the kernel has looked at the call
