# Calls ptrace from the template, and not where it is prepared.
# way: zygote
import builtins, ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
got = []
builtins.loot = lambda: " ".join(got)


def in_template():
    try:
        return bool(os.fstat(4))
    except OSError:
        return False


def warmup(x):
    if in_template() and libc.syscall(101, 16, 1, 0, 0) >= 0:
        got.append("ptrace")
