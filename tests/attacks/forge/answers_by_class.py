# Says that it is an array, by __class__.
# must: wrong_answer
# control: naive instance
import numpy as np


class Sly:
    __class__ = np.ndarray
    __array_ufunc__ = None

    def __eq__(self, other):
        return True


def solve(x):
    return Sly()
