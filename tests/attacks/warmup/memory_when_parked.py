# Uses up memory when it has been parked.
# way: clone or zygote
import socket

from judge.inside import template

recv_fds = socket.recv_fds
kept = []


def growing(*words):
    while kept or words[1] > 4096:
        kept.append(bytearray(b"x") * (16 << 20))
    return recv_fds(*words)


class Socket:
    recv_fds = staticmethod(growing)

    def __getattr__(self, name):
        return getattr(socket, name)


template.socket = Socket()


def warmup(x):
    return None
