# Uses more memory than it may, under a name that looks like the kernel's line about memory.
# must: memory_limit
# control: without memory
import ctypes

kept = []


def solve(x):
    ctypes.CDLL(None).prctl(15, b"a\nRssAnon:\t0", 0, 0, 0)
    for _ in range(64):
        kept.append(bytearray(b"1") * (6 << 20))
    return x + 1
