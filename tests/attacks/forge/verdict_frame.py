# Sends frames of kinds that only the judge sends.
# must: runtime_error, saying "channel"
# control: none (no judge was built that believes them)
from judge.inside import learner, wire


def solve(x):
    learner.send(wire.Frame.CASE, {"verdict": "accepted"})
    return x + 1
