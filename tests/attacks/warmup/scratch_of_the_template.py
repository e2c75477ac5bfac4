# Leaves a file in the template's scratch directory, and looks for it in its clones.
# way: clone
import builtins, os

builtins.loot = lambda: " ".join(os.listdir("/tmp") + os.listdir("/dev/shm"))


def warmup(x):
    for folder in ("/tmp", "/dev/shm"):
        with open(folder + "/left", "w") as file:
            file.write("left")
