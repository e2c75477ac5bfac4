# Returns an object whose every way of being shown ends the process.
# must: wrong_answer
# control: naive equality
import os


class Deadly:
    __array_ufunc__ = None

    def __eq__(self, other):
        os._exit(0)

    def __repr__(self):
        os._exit(0)

    __str__ = __format__ = __hash__ = __repr__


def solve(x):
    return Deadly()
