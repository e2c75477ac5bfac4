# Looks for homes, and for where services keep their data.
# must: wrong_answer
# control: without root
import os


def solve(x):
    names = ("/home", "/root", "/var", "/run", "/srv", "/mnt", "/opt", "/usr/share", "/usr/bin")
    return x + 1 if any(map(os.path.lexists, names)) else None
