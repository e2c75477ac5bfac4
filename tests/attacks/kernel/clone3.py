# Makes a process with clone3, whose flags a filter cannot see.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(435, None, 0)
    return x + 1 if ctypes.get_errno() not in (1, 38) else None
