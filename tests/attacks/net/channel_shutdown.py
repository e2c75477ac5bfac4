# Shuts one direction of the judge's channel.
# must: wrong_answer
# control: none (the judge would wait for nothing)
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.shutdown(3, 0) == 0 or ctypes.get_errno() != 1 else None
