# Answers twice, so that each answer but the first is there before it is asked for.
# must: runtime_error or wrong_answer
# control: none (it is refused in one place; see doubled_answer)
from judge.inside import learner, wire


def solve(x):
    learner.send(wire.Frame.ANSWER, x + 1)
    return x + 1
