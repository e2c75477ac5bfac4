# Uses more memory than it may, in shared anonymous mappings.
# must: memory_limit or runtime_error
# control: without memory, seccomp
import mmap

kept = []


def solve(x):
    for _ in range(12):
        kept.append(mmap.mmap(-1, 32 << 20))
        for at in range(0, 32 << 20, 4096):
            kept[-1][at] = 1
    return x + 1
