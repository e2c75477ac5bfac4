# Has the kernel write an accounting file.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(163, 1)
    return x + 1  # alive: the kernel has looked at the call
