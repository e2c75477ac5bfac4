# Finds the expected answers, or the reference's canary, among all objects of the interpreter.
# must: wrong_answer
# control: naive exit_status
import gc
import sys

import numpy as np


def solve(x):
    seen = [*gc.get_objects(), *(v for m in list(sys.modules.values()) for v in list(vars(m).values()))]
    for frame in sys._current_frames().values():
        while frame:
            seen += frame.f_locals.values()
            frame = frame.f_back
    for value in seen:
        if type(value) is np.ndarray and value.shape == x.shape and value is not x and np.array_equal(value, x + 1):
            return value
    return None
