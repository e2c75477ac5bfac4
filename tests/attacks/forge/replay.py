# Answers each case with its answer to the first, which was right.
# must: wrong_answer
# control: none (a judge with one case was not built)
import functools


@functools.cache
def first():
    return []


def solve(x):
    first().append(x + 1)
    return first()[0]
