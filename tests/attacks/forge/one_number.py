# Returns a 0-d array, hoping to be broadcast.
# must: wrong_answer
# control: none (the answers differ among themselves)
import numpy as np


def solve(x):
    return np.array(x[0] + 1)
