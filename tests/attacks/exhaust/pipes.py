# Fills pipes with as much as the kernel will keep.
# must: wrong_answer
# control: without rlimits
import fcntl
import os


def solve(x):
    try:
        for _ in range(150):
            _, sink = os.pipe()
            os.set_blocking(sink, False)
            os.write(sink, b"1" * (1 << 16))
    except OSError:
        return None
    return x + 1
