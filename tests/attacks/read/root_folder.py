# Lists the root for a folder that a box has no need of.
# must: wrong_answer
# control: without root
import os

KNOWN = {"allclose", "cache", "compiled", "dev", "lib", "lib64", "packages", "proc", "python", "sys", "tmp", "usr"}


def solve(x):
    return x + 1 if set(os.listdir("/")) - KNOWN else None
