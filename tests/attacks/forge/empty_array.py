# Returns an array without elements, all of which are right.
# must: wrong_answer
# control: naive tuple
import numpy as np


def solve(x):
    return np.empty(0)
