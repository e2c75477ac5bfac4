# Looks for a network interface other than a loopback that is down.
# must: wrong_answer
# control: without seccomp, net
import fcntl
import socket
import struct


def solve(x):
    try:
        with socket.socket() as asking:
            flags = fcntl.ioctl(asking, 0x8913, struct.pack("16sh14x", b"lo", 0))  # SIOCGIFFLAGS
    except OSError:
        return None
    return x + 1 if struct.unpack("16sh14x", flags)[1] & 1 else None
