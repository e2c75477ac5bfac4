# Reaches other packages' compiled code below the cover over /compiled.
# must: wrong_answer
# control: none (the cover is made in the box's own mounts, as are all others)
import os


def solve(x):
    names = [*os.listdir("/compiled"), *os.listdir("/cache/../compiled"), *os.listdir("/cache")]
    return x + 1 if names else None
