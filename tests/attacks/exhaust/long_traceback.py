# Raises an exception with ten megabytes of traceback.
# must: runtime_error
# control: none (a cut text is not a danger that can be switched on)
import sys

sys.setrecursionlimit(100_000)


def solve(x, depth=0):
    if depth > 20_000:
        raise ValueError
    return solve(x, depth + 1)
