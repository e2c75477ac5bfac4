# Makes a symbolic link in /tmp and reads through it.
# must: wrong_answer
# control: without seccomp, nosymfollow
import os


def solve(x):
    try:
        os.symlink("/packages/numpy/__init__.py", f"/tmp/{x[0]}")
        return x + 1 if open(f"/tmp/{x[0]}").read() else None
    except OSError:
        return None
