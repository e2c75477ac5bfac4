# Leaves a file open, which its clones would share.
# way: zygote
import builtins, os

kept = open("/dev/null")
builtins.loot = lambda: "open" if os.path.samestat(os.fstat(kept.fileno()), os.stat("/dev/null")) else ""


def warmup(x):
    return None
