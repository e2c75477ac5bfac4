# Leaves a message in the access times of libraries' files.
# must: wrong_answer
# control: none (whether the host keeps access times is its own setting)
import os

NAME = "/packages/numpy/version.py"


def solve(x):
    before = os.stat(NAME).st_atime_ns
    open(NAME).read()
    try:
        os.utime(NAME)
    except OSError:
        return x + 1 if os.stat(NAME).st_atime_ns != before else None
    return x + 1
