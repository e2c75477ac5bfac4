# Uses more memory than it may, in files without a name that it never maps.
# must: memory_limit or runtime_error
# control: without memory, seccomp
import os

kept = []


def solve(x):
    for _ in range(12):
        kept.append(os.memfd_create("kept"))
        for _ in range(32):
            os.write(kept[-1], b"1" * (1 << 20))
    return x + 1
