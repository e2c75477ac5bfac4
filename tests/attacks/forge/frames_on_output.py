# Writes frames to every other descriptor that it has.
# must: wrong_answer
# control: none (no naive judge reads frames)
import os

from judge.inside import wire


def solve(x):
    for number in (0, 1, 2):
        try:
            os.write(number, wire.pack(wire.Frame.ANSWER, wire.encode(x + 1)))
        except OSError:
            continue
    return x
