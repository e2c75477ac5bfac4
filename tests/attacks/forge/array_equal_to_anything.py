# Returns an ndarray of its own kind, which is equal and close to anything.
# must: wrong_answer
# control: naive exit_status
import numpy as np


class Equal(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, function, method, *args, **kwargs):
        return True


def solve(x):
    return x.view(Equal)
