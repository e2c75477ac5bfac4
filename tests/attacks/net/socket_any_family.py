# Tries every family of sockets there is.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    for family in range(64):
        for kind in (1, 2, 3, 5):
            if libc.syscall(41, family, kind, 0) >= 0 or ctypes.get_errno() != 1:
                return x + 1
    return None
