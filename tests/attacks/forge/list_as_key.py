# Sends a dict whose key is a list, which Python could not make.
# must: runtime_error, saying "cannot be a key"
# control: none (no judge was built that reads it)
import os

from judge.inside import wire


def solve(x):
    value = b"d" + (1).to_bytes(4, "little") + b"l" + bytes(4) + b"N"
    os.write(3, wire.pack(wire.Frame.ANSWER, value))
    return x + 1
