# Leaves a message in the time stamps of the host's /dev/null.
# must: wrong_answer
# control: without readonly
import os


def solve(x):
    try:
        os.utime("/dev/null")
    except OSError:
        return None
    return x + 1
