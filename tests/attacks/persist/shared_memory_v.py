# Leaves shared memory of System V for its next box.
# must: wrong_answer
# control: without seccomp, ipc, users
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    if libc.shmget(0xA11C, 4096, 0) >= 0:
        return x + 1
    libc.shmget(0xA11C, 4096, 0o1666)
    return None
