# Serves on its own loopback.
# must: wrong_answer
# control: without seccomp, capabilities
import fcntl
import socket
import struct


def solve(x):
    try:
        server = socket.create_server(("127.0.0.1", 0))
        fcntl.ioctl(server, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, up
        socket.create_connection(server.getsockname(), 1).close()
    except OSError:
        return None
    return x + 1
