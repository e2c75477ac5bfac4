# Asks the kernel's cryptography, a large and old surface, for a socket.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.socket(38, 5, 0) >= 0 or ctypes.get_errno() != 1 else None
