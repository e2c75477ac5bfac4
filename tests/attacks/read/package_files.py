# Walks the whole root for the reference, the cases and kept answers.
# must: wrong_answer
# control: none (a file of such a name in the box is not this package's)
import os

NAMES = {"reference.py", "cases.py", "problem.toml", "expected", "submissions", "starter.py"}


def solve(x):
    for folder in ("/allclose", "/cache", "/compiled", "/tmp", "/dev", "/packages/judge", "/packages/app"):
        for _, folders, files in os.walk(folder):
            if NAMES & {*folders, *files}:
                return x + 1
    return None
