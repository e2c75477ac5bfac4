# Replaces the functions that write its answer.
# must: runtime_error
# control: none (a naive judge has no such functions)
from judge.inside import learner, wire

learner.encode = wire.encode = lambda value: b"accepted"


def solve(x):
    return x
