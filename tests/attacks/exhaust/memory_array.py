# Uses more memory than it may, in one array.
# must: memory_limit
# control: without memory
import numpy as np


def solve(x):
    return x + np.ones(48 << 20)[0]
