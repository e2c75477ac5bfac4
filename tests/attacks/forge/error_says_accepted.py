# Sends an ERROR whose every field says accepted.
# must: runtime_error
# control: none (no judge was built that reads it)
import os

from judge.inside import learner, wire


def solve(x):
    words = dict.fromkeys(("stage", "type", "message", "trace"), "accepted")
    learner.send(wire.Frame.ERROR, {**words, "line": 1, "memory": False})
    os._exit(0)
