# Asks for the ports of the hardware with iopl.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(172, 0)
    return x + 1  # alive: the kernel has looked at the call
