# Returns an array that broadcasts to nothing.
# must: wrong_answer
# control: naive exit_status
import numpy as np


def solve(x):
    return np.empty((0, 3))
