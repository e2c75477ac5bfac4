# Makes processes for ever, past Python.
# must: wrong_answer
# control: none (it is what its name says; kernel/clone_process has a control with one process)
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if any(libc.syscall(number, 17, 0, 0, 0, 0) >= 0 for number in (56, 57, 58, 435)) else None
