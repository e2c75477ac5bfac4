# Fills the socket to its keeper with messages that nobody has asked for.
# way: zygote
import os

from judge.inside import template


def park(forkall, control):
    control.setblocking(False)
    try:
        while True:
            os.write(4, b"x" * 1000)
    except BlockingIOError:
        pass
    control.setblocking(True)
    while True:
        os.read(4, 1 << 16) or os._exit(0)


template._park = park


def warmup(x):
    return None
