# Leaves a thread that computes for ever.
# way: zygote
import ctypes, mmap, os

libc = ctypes.CDLL(None)
libc.pthread_create.argtypes = (ctypes.c_void_p,) * 4
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
kept = []


def in_template():
    try:
        return bool(os.fstat(4))
    except OSError:
        return False


def warmup(x):
    if in_template() and not kept:
        kept.append(libc.mmap(None, 4096, 3, 0x22, -1, 0))
        ctypes.memmove(kept[0], b"\xeb\xfe", 2)  # jmp to itself
        assert libc.mprotect(ctypes.c_void_p(kept[0]), ctypes.c_size_t(4096), 5) == 0
        libc.pthread_create(ctypes.addressof(ctypes.c_ulong()), None, kept[0], None)
