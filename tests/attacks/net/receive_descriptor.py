# Waits for a descriptor on the judge's channel.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.recvmsg(3, None, 0x40) >= 0 or ctypes.get_errno() != 1 else None
