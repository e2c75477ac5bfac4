# Makes a second process with clone.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    child = libc.syscall(56, 17, 0, 0, 0, 0)
    if child == 0:
        libc._exit(0)
    return x + 1 if child > 0 else None
