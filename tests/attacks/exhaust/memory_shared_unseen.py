# Uses more memory than it may, in shared pages that it touches and lets go of, so that they are nobody's.
# must: memory_limit or runtime_error
# control: without memory, seccomp
import mmap

kept = []


def solve(x):
    for _ in range(12):
        kept.append(mmap.mmap(-1, 32 << 20))
        for at in range(0, 32 << 20, 4096):
            kept[-1][at] = 1
        kept[-1].madvise(mmap.MADV_DONTNEED)
    return x + 1
