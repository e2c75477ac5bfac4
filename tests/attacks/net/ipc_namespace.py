# Finds shared memory that somebody else has left for it.
# must: wrong_answer
# control: none (persist/shared_memory_v is the same, with a control)
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.shmget(0xA11C, 4096, 0) >= 0 else None
