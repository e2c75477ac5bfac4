# Makes a system call by its x32 number.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(0x40000000 + 39)
    return x + 1
