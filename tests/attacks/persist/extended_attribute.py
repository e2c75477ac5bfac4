# Leaves an extended attribute at a file that all boxes see.
# must: wrong_answer
# control: none (the files are another user's as well)
import os


def solve(x):
    for name in ("/packages/numpy/version.py", "/dev/null", "/tmp", "/"):
        try:
            os.setxattr(name, "user.trace", b"1")
        except OSError:
            continue
        return x + 1
    return None
