# Climbs over the root with dot-dot, after changing the directory by descriptor.
# must: wrong_answer
# control: without root
import os


def solve(x):
    os.chdir("/tmp")
    os.fchdir(os.open("/packages", os.O_RDONLY))
    os.chdir("../" * 64)
    return x + 1 if os.path.exists("etc") or os.path.exists("../var") else None
