# Returns NaN with a payload and a sign.
# must: wrong_answer
# control: naive greater
import numpy as np


def solve(x):
    return np.full(3, 0xFFF8_0000_DEAD_BEEF, np.uint64).view(np.float64)
