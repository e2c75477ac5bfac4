# Listens on an abstract socket, that has no file, for its next box.
# must: wrong_answer
# control: without seccomp, net
import socket

kept = []


def solve(x):
    try:
        mine = socket.socket(socket.AF_UNIX)
        if mine.connect_ex("\0trace-of-mine") == 0:
            return x + 1
        kept.append(socket.socket(socket.AF_UNIX))
        kept[-1].bind("\0trace-of-mine")
        kept[-1].listen()
    except OSError:
        return None
    return None
