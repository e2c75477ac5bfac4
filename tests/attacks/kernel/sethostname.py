# Changes the host name.
# must: wrong_answer
# control: without seccomp, capabilities
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.sethostname(b"mine", 4) == 0 else None
