# Announces a frame of a length that would be negative as a signed number.
# must: runtime_error, saying "over the limit"
# control: none (no judge was built that reads it)
import os


def solve(x):
    os.write(3, b"\x12" + b"\xff" * 8)
    return x + 1
