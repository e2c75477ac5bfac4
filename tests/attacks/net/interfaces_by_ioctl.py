# Asks for interfaces by ioctl on the judge's channel, which is a socket.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.ioctl(3, 0x8912, ctypes.create_string_buffer(64)) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
