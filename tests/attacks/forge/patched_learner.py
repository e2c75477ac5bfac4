# Replaces the functions that call it.
# must: runtime_error or wrong_answer
# control: none (a naive judge has no such functions)
from judge.inside import learner

learner.plain = lambda value: True
learner._call = lambda *_: True


def solve(x):
    return x
