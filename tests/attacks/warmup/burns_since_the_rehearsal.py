# Leaves a thread in its rehearsal that keeps a core busy for as long as the clone waits, and the program's turns from it afterwards.
# way: clone
import os, threading


warmed = []


def rehearsing():
    """Called in the template, and now in what is none."""
    try:
        os.fstat(4)
    except OSError:
        return bool(warmed)
    warmed.append(True)
    return False


def burn():
    while True:
        pass


def warmup(x):
    if rehearsing():
        threading.Thread(target=burn, daemon=True).start()
