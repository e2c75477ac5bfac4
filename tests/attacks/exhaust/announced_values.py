# Announces four thousand million values in five bytes, in lists of lists.
# must: runtime_error, saying "channel"
# control: none (a reader that believes it was not built)
import os

from judge.inside import wire


def solve(x):
    os.write(3, wire.pack(wire.Frame.ANSWER, b"l\xff\xff\xff\xff" * 30))
    return x + 1
