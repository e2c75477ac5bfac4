# Makes a unix socket.
# must: wrong_answer
# control: without seccomp
import socket


def solve(x):
    try:
        socket.socket(socket.AF_UNIX).close()
    except OSError:
        return None
    return x + 1
