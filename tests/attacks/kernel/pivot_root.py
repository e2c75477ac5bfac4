# Changes the root with pivot_root.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(155, None, None)
    return x + 1  # alive: the kernel has looked at the call
