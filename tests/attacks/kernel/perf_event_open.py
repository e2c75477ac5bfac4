# Watches other processes with perf.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(298, None, 0, 0, -1, 0)
    return x + 1  # alive: the kernel has looked at the call
