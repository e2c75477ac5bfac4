# Leaves a POSIX message queue for its next box.
# must: wrong_answer
# control: without seccomp, ipc, users, rlimits
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    if libc.mq_open(b"/trace", os.O_RDWR) >= 0:
        return x + 1
    libc.mq_open(b"/trace", os.O_RDWR | os.O_CREAT, 0o666, None)
    return None
