# Does not answer its keeper when it is told to park, and ends.
# way: zygote
import os

from judge.inside import template

template._park = lambda forkall, control: os._exit(0)


def warmup(x):
    return None
