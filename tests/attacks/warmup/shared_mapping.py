# Leaves memory mapped that its clones would share.
# way: zygote
import builtins, mmap

with open("/tmp/shared", "w+b") as file:
    file.truncate(4096)
    kept = mmap.mmap(file.fileno(), 4096)
builtins.loot = lambda: "shared"


def warmup(x):
    return None
