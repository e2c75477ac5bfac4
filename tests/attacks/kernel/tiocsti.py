# Types into the terminal with TIOCSTI.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = [libc.ioctl(number, 0x5412, b"x") == 0 or ctypes.get_errno() != 1 for number in range(4)]
    return x + 1 if any(reached) else None
