# Writes to its error output for ever.
# must: output_limit
# control: none (without the limit it goes on until another one is met)
import sys


def solve(x):
    while True:
        sys.stderr.write("1" * 1000)
