# Uses more memory than it may, in page tables: it reads one byte in every two megabytes of a huge mapping.
# must: memory_limit
# control: without memory
import ctypes
import mmap

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
SIZE = 160 << 30


def solve(x):
    start = libc.mmap(None, ctypes.c_size_t(SIZE), 1, 0x4022, -1, ctypes.c_long(0))  # private, anonymous, no reserve
    libc.madvise(start, SIZE, 15)  # no huge pages
    sink = open("/dev/null", "wb", buffering=0)
    view = (ctypes.c_char * SIZE).from_address(start)
    for at in range(0, SIZE, 2 << 20):
        view[at]
    return x + 1
