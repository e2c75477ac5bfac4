# Sends an ERROR that is not one.
# must: runtime_error, saying "channel"
# control: none (no judge was built that reads it)
import os

from judge.inside import learner, wire


def solve(x):
    learner.send(wire.Frame.ERROR, {"stage": 1, "type": [], "message": None, "verdict": "accepted"})
    os._exit(0)
