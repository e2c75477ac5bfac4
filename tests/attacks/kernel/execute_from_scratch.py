# Loads a shared library that it has written to /tmp.
# must: wrong_answer
# control: without scratch
import mmap


def solve(x):
    with open("/tmp/library", "wb+") as file:
        file.write(b"\0" * 4096)
        file.flush()
        try:
            mmap.mmap(file.fileno(), 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)
        except PermissionError:
            return None
    return x + 1
