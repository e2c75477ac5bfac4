# Makes a netlink socket, to ask the kernel about its interfaces.
# must: wrong_answer
# control: without seccomp
import socket


def solve(x):
    try:
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()
    except OSError:
        return None
    return x + 1
