# Returns an np.float64 of its own kind, which is equal to anything.
# must: wrong_answer
# control: naive equality
import numpy as np


class Equal(np.float64):
    __array_priority__ = 1e9
    __array_ufunc__ = None

    def __eq__(self, other):
        return True

    __hash__ = None


def solve(x):
    return Equal(0)
