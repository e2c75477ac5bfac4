# Interrupts pid 1 of its namespace, whose end would end all of its clones.
# way: clone or zygote
import os, signal, socket

from judge.inside import template

recv_fds = socket.recv_fds
asked = []


def interrupting(*words):
    asked.append(1)
    if len(asked) > 3:
        os.kill(1, signal.SIGINT)
    return recv_fds(*words)


class Socket:
    recv_fds = staticmethod(interrupting)

    def __getattr__(self, name):
        return getattr(socket, name)


template.socket = Socket()


def warmup(x):
    return None
