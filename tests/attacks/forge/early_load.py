# Says that it is loaded, twice.
# must: runtime_error, saying "channel"
# control: none (it is refused in one place)
from judge.inside import learner, wire

learner.send(wire.Frame.LOADED, None)


def solve(x):
    return x + 1
