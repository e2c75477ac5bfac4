# Makes a second process with vfork.
# must: wrong_answer
# control: none (a child that runs Python in its parent's memory breaks the control itself)
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.syscall(58) >= 0 else None
