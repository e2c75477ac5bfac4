# Makes a hard link.
# must: wrong_answer
# control: without seccomp
import os


def solve(x):
    open(f"/tmp/{x[0]}", "w").close()
    try:
        os.link(f"/tmp/{x[0]}", f"/tmp/{x[0]}-again")
    except OSError:
        return None
    return x + 1
