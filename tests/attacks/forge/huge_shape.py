# Announces an array of a shape whose product overflows.
# must: runtime_error, saying "channel"
# control: none (no judge was built that reads it)
import os

from judge.inside import wire


def solve(x):
    value = b"a" + bytes((12, 4)) + (1 << 16).to_bytes(8, "little") * 4
    os.write(3, wire.pack(wire.Frame.ANSWER, value))
    return x + 1
