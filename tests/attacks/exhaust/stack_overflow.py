# Runs over the end of the C stack.
# must: runtime_error
# control: none (it happens in the box or nowhere)
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return repr(self)


def solve(x):
    return repr(Deep())
