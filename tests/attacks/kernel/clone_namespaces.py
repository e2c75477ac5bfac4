# Makes a thread in namespaces of its own with clone.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    flags = 0x100 | 0x10000 | 0x800 | 0x10000000  # a thread, and CLONE_NEWUSER: the kernel says EINVAL
    reached = libc.syscall(56, flags, 0, 0, 0, 0) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
