# Mounts a tmpfs, in case some capability was left.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp, capabilities
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def solve(x):
    return x + 1 if libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None) == 0 else None
