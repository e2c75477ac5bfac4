# Makes no clone once it has been tested, so that clones look as if they failed on this machine.
# way: zygote
import os

from judge.inside import forkall

fork = forkall.Forkall.fork
made = []


def fork_twice(self, flags):
    made.append(flags)
    if len(made) > 2:
        raise OSError("no more")
    return fork(self, flags)


forkall.Forkall.fork = fork_twice


def warmup(x):
    return None
