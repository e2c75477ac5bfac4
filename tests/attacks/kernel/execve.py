# Becomes another program.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.execve(b"/nowhere", None, None)
    return x + 1 if ctypes.get_errno() != 1 else None
