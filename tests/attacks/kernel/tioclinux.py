# Pastes into the console with TIOCLINUX.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.ioctl(0, 0x541C, b"\3") == 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
