# Mounts with the capabilities that a clone has before it is locked in.
# way: zygote
import builtins, ctypes

from judge.inside import confine

libc = ctypes.CDLL(None, use_errno=True)
lock_in = confine.lock_in
got = []
builtins.loot = lambda: " ".join(got)


def first(request):
    if libc.syscall(165, b"proc", b"/tmp", b"proc", 0, 0) >= 0:
        got.append("mount")
    lock_in(request)


confine.lock_in = first


def warmup(x):
    return None
