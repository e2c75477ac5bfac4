# Answers each case with as much as a frame may hold.
# must: wrong_answer
# control: none (a reader without a limit was not built)
import numpy as np


def solve(x):
    return np.zeros((60 << 20) // 8)
