# Opens more files than it may.
# must: wrong_answer
# control: without rlimits
import os


def solve(x):
    try:
        for _ in range(300):
            os.open("/dev/null", os.O_RDONLY)
    except OSError:
        return None
    return x + 1
