# Replaces the function that compares.
# must: wrong_answer
# control: naive exit_status
import numpy as np

np.allclose = np.isclose = np.array_equal = lambda *_, **__: True


def solve(x):
    return x
