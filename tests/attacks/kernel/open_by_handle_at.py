# Opens a host file by its handle, past the root.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(304, -1, None, 0)
    return x + 1  # alive: the kernel has looked at the call
