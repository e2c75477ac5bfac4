# Clones itself with other flags than a box's: fewer namespaces, another parent, a new thread group.
# way: clone
import builtins, ctypes, os

CLONE_BOX = 0x7E000000 | 0x02000000 | 0x8000 | 0x00200000 | 0x01000000 | 17
libc = ctypes.CDLL(None, use_errno=True)
got = []
builtins.loot = lambda: " ".join(got)


def warmup(x):
    for flags in (
        17,
        0x10000000 | 17,
        CLONE_BOX & ~0x10000000,
        CLONE_BOX & ~0x8000,
        CLONE_BOX & ~0x40000000,
        0x4000 | 0x100 | 17,
    ):
        pid = libc.syscall(56, flags, 0, 0, 0, 0)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            got.append(hex(flags))
