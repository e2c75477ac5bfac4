# Sends frames for ever, without being asked.
# must: runtime_error or time_limit
# control: none (a reader without a limit was not built)
import os

from judge.inside import wire


def solve(x):
    frame = wire.pack(wire.Frame.ANSWER, wire.encode(x)) * 1000
    while True:
        os.write(3, frame)
