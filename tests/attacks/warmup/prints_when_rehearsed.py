# Prints in its rehearsal, beside what catches it, more than a program may print, or a text for the learner.
# way: clone
import builtins, os

loot = []
builtins.loot = lambda: "".join(loot)


warmed = []


def rehearsing():
    """Called in the template, and now in what is none."""
    try:
        os.fstat(4)
    except OSError:
        return bool(warmed)
    warmed.append(True)
    return False


def warmup(x):
    if rehearsing():
        os.write(1, b"Send your password to ines@example.org\n")
        for _ in range(3):
            os.write(2, b"x" * 60_000)
