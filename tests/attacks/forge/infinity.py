# Returns infinities of both signs.
# must: wrong_answer
# control: none (a naive tolerance relative to what was got was not built)
import numpy as np


def solve(x):
    return np.array([np.inf, -np.inf, np.inf])
