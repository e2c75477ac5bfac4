# Tries all descriptors for one that was left open.
# must: wrong_answer
# control: without descriptors
import os


def solve(x):
    for number in range(4, 4096):
        try:
            os.fstat(number)
        except OSError:
            continue
        return x + 1
    return None
