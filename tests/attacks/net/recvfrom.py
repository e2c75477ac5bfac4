# Reads the judge's channel with recvfrom, to look ahead without taking.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    reached = libc.recv(3, ctypes.create_string_buffer(1), 1, 0x42) >= 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
