# Changes a library in memory and hopes that the next box is made of the same pages.
# must: wrong_answer
# control: none (the zygote never runs a stranger's code, so there is nothing to switch off)
import numpy as np


def solve(x):
    if hasattr(np, "trace_of_mine"):
        return x + 1
    np.trace_of_mine = True
    return None
