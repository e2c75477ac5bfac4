# Leaves a file in /tmp for its next box.
# must: wrong_answer
# control: without scratch, users
import os


def solve(x):
    if os.path.exists("/tmp/trace"):
        return x + 1
    open("/tmp/trace", "w").close()
    return None
