# Answers its keeper with what is no answer, when it is told to park.
# way: zygote
import os

from judge.inside import template


def park(forkall, control):
    os.read(4, 1 << 16)
    os.write(4, b"[]")
    while True:
        os.read(4, 1 << 16) or os._exit(0)


template._park = park


def warmup(x):
    return None
