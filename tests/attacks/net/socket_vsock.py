# Speaks to the hypervisor through vsock.
# must: wrong_answer
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.socket(40, 1, 0) >= 0 or ctypes.get_errno() != 1 else None
