# Makes a symbolic link, for others to follow.
# must: wrong_answer
# control: without seccomp
import os


def solve(x):
    try:
        os.symlink("/etc/passwd", f"/tmp/{x[0]}")
    except OSError:
        return None
    return x + 1
