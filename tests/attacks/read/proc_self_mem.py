# Reads and writes its own memory through /proc/self/mem.
# must: wrong_answer
# control: without root, dumpable
import os


def solve(x):
    try:
        os.close(os.open("/proc/self/mem", os.O_RDONLY))
    except OSError:
        return None
    return x + 1
