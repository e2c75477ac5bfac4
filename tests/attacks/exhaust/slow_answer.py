# Sends its answer byte by byte, each before anybody loses patience.
# must: time_limit
# control: none (without a deadline for the whole it goes on for hours)
import os
import time

from judge.inside import wire


def solve(x):
    for byte in wire.pack(wire.Frame.ANSWER, wire.encode(x + 1) * 1000):
        os.write(3, bytes((byte,)))
        time.sleep(0.02)
