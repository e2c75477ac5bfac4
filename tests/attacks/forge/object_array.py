# Returns an array of objects that compare as they like.
# must: wrong_answer
# control: naive equality
import numpy as np


class Equal:
    def __eq__(self, other):
        return True


def solve(x):
    return np.array([Equal(), Equal(), Equal()], dtype=object)
