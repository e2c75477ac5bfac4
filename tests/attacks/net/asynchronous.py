# Makes a socket through io_uring, where no filter looks.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    libc.syscall(425, 8, ctypes.create_string_buffer(120))
    return x + 1
