# Calls unshare from the template, and not where it is prepared.
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
    if in_template() and libc.syscall(272, 0x10000000) >= 0:
        got.append("unshare")
