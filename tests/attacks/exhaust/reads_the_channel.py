# Reads the judge's channel itself and waits for more.
# must: time_limit
# control: none (without a deadline it goes on for ever)
import os


def solve(x):
    os.read(3, 1 << 20)
