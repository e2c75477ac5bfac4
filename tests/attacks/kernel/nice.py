# Takes more than its share by a lower nice value.
# must: wrong_answer
# control: none (the kernel refuses it to every process without rights)
import os


def solve(x):
    try:
        os.nice(-5)
    except OSError:
        return None
    return x + 1
