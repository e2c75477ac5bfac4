# Makes a raw socket.
# must: wrong_answer
# control: without seccomp, capabilities
import socket


def solve(x):
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).close()
    except OSError:
        return None
    return x + 1
