# Sees an identity that is not the box's own.
# must: wrong_answer
# control: none (the map has one id, in every mode)
import os


def solve(x):
    ids = {*os.getresuid(), *os.getresgid()}
    return x + 1 if ids != {1000} or set(os.getgroups()) - {1000, 65534} else None
