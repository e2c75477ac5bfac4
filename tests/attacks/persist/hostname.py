# Leaves a message in the host name.
# must: wrong_answer
# control: none (keepers name each box's own namespace; kernel/sethostname is the same, with a control)
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    if os.uname().nodename == "trace":
        return x + 1
    libc.sethostname(b"trace", 5)
    return None
