# Answers with LOADED, which needs no value.
# must: runtime_error, saying "channel"
# control: none (no judge was built that believes it)
import os

from judge.inside import learner, wire


def solve(x):
    learner.send(wire.Frame.LOADED, None)
    os._exit(0)
