# Leaves a file in /dev/shm for its next box.
# must: wrong_answer
# control: without scratch, users
import os


def solve(x):
    if os.path.exists("/dev/shm/trace"):
        return x + 1
    open("/dev/shm/trace", "w").close()
    return None
