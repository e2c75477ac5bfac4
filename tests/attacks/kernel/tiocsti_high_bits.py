# Hides TIOCSTI from the filter in the upper half of an argument that the kernel cuts off.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.syscall(16, 0, ctypes.c_ulong(1 << 32 | 0x5412), b"x") == 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
