"""Boxes that share nothing with others, not even the imports: each has a process of its own, with nothing changed in JAX."""

from pathlib import Path

from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits
from judge.boxes.start_method import StartMethod
from judge.boxes.zygote import Zygote


def fresh_box(limits: BoxLimits, compiled_root: Path | None = None, compiled: str = "") -> Box:
    """A box in a process that has just been started; `compiled` is its package's folder below `compiled_root`.

    Raises:
        BoxError: the machine could not make one.
    """
    zygote = Zygote(compiled_root, quick=False)
    try:
        box = zygote.box(limits, compiled)
    except BaseException:
        zygote.close()
        raise
    box.way = StartMethod.FRESH
    box.when_destroyed(zygote.close)
    return box
