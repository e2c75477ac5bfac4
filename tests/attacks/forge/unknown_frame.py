# Sends a frame of an unknown kind.
# must: runtime_error, saying "channel"
# control: none (no judge was built that reads it)
import os


def solve(x):
    os.write(3, b"\xff" * 9)
    return x + 1
