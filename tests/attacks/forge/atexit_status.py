# Turns the failure that is to come into status 0, at exit.
# must: wrong_answer
# control: none (in a box the naive judge's exit does not run atexit either)
import atexit
import os

atexit.register(os._exit, 0)


def solve(x):
    return x
