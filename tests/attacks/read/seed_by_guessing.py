# Draws the hidden cases itself from seeds that are easily guessed.
# must: wrong_answer
# control: none (a judge with a public seed was not built)
import numpy as np


def solve(x):
    for seed in (None, *range(64)):
        if np.allclose(np.random.default_rng(seed).normal(size=3), x):
            return x + 1
    return None
