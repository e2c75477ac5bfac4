# Sends the right answer with something behind it.
# must: runtime_error, saying "follow the value"
# control: none (no judge was built that reads it)
import os

from judge.inside import wire


def solve(x):
    os.write(3, wire.pack(wire.Frame.ANSWER, wire.encode(x + 1) + b"N"))
    return x + 1
