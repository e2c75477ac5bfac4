# Hands a descriptor to the judge over its channel.
# must: wrong_answer
# control: without seccomp
import array
import ctypes
import socket

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.sendmsg(3, None, 0) >= 0 or ctypes.get_errno() != 1 else None
