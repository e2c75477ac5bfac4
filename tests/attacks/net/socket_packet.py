# Makes a packet socket, to listen to everything.
# must: wrong_answer
# control: without seccomp, capabilities
import socket


def solve(x):
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
    except OSError:
        return None
    return x + 1
