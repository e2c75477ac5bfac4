# Writes to its output for ever, past Python's streams.
# must: output_limit
# control: none (without the limit it goes on until another one is met)
import os


def solve(x):
    while True:
        os.write(1, b"1" * 65536)
