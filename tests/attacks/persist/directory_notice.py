# Is told, with F_NOTIFY, when another box reads a library's folder.
# must: wrong_answer
# control: without seccomp
import fcntl
import os

FOLDER = os.open("/packages/numpy", os.O_RDONLY)


def solve(x):
    try:
        fcntl.fcntl(FOLDER, fcntl.F_NOTIFY, fcntl.DN_ACCESS | fcntl.DN_MULTISHOT)
    except OSError:
        return None
    return x + 1
