# Locks its memory, so that nobody else may have it.
# must: wrong_answer
# control: without seccomp, rlimits
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.mlock(ctypes.create_string_buffer(1 << 20), 1 << 20) == 0 else None
