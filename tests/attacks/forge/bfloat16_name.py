# Returns an array whose dtype calls itself bfloat16 and holds objects.
# must: runtime_error or wrong_answer
# control: none (what is sent is what is compared)
import numpy as np


class Lying(np.ndarray):
    @property
    def dtype(self):
        return np.dtype("float16")

    def tobytes(self, *_):
        return b"\0" * 6


def solve(x):
    return x.view(Lying)
