# Returns a masked array, whose masked elements compare as equal.
# must: wrong_answer
# control: none (naive comparisons take it for masked, and fail)
import numpy as np


def solve(x):
    return np.ma.masked_all(3)
