# Replaces NumPy's assertions.
# must: wrong_answer
# control: naive testing
import numpy as np

np.testing.assert_allclose = np.testing.assert_array_equal = lambda *_, **__: None


def solve(x):
    return x
