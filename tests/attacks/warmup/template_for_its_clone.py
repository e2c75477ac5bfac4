# Says that it is born in the place of its clone.
# way: zygote
import os

from judge.inside import forkall, template


def fork(self, flags):
    return 0


forkall.Forkall.fork = fork


def warmup(x):
    return None
