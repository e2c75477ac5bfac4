# Reads the kernel's log by system call.
# must: wrong_answer
# control: none (whether the kernel itself refuses depends on kernel.dmesg_restrict)
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.syscall(103, 10, None, 0) >= 0 else None
