# Resolves a name.
# must: wrong_answer
# control: without seccomp, root
import socket


def solve(x):
    try:
        return x + 1 if socket.getaddrinfo("localhost", 80) else None
    except OSError:
        return None
