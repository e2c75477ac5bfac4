# Reads another process's memory with process_vm_readv.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(310, 99999, None, 0, None, 0, 0)
    return x + 1  # alive: the kernel has looked at the call
