# Reads what the judge's own standard input holds.
# must: wrong_answer
# control: none (the launcher's standard input is /dev/null too)
import os


def solve(x):
    return x + 1 if os.read(0, 1) else None
