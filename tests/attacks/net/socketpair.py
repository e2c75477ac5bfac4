# Makes a pair of sockets.
# must: wrong_answer
# control: without seccomp
import socket


def solve(x):
    try:
        socket.socketpair()
    except OSError:
        return None
    return x + 1
