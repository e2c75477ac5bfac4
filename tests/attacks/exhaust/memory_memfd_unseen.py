# Uses more memory than it may, in files that it has mapped, closed and let go of the pages of.
# must: memory_limit or runtime_error
# control: without memory, seccomp
import mmap
import os

kept = []


def solve(x):
    for _ in range(12):
        file = os.memfd_create("kept")
        os.ftruncate(file, 32 << 20)
        kept.append(mmap.mmap(file, 32 << 20))
        os.close(file)
        for at in range(0, 32 << 20, 4096):
            kept[-1][at] = 1
        kept[-1].madvise(mmap.MADV_DONTNEED)
    return x + 1
