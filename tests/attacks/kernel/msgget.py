# Makes a message queue of System V.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.syscall(68, 0, 0o600) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
