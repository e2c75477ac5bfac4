# Asks who is at the other end of its channel.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    data, size = ctypes.create_string_buffer(12), ctypes.c_int(12)
    reached = libc.getsockopt(3, 1, 17, data, ctypes.byref(size)) == 0 or ctypes.get_errno() != 1
    return x + 1 if reached else None
