# Makes an IPv4 socket.
# must: wrong_answer
# control: without seccomp
import socket


def solve(x):
    try:
        socket.socket(socket.AF_INET).close()
    except OSError:
        return None
    return x + 1
