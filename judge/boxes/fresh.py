"""Starts a box in a process of its own, which shares nothing with other boxes and leaves JAX as it is."""

from pathlib import Path

from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits
from judge.boxes.start_method import StartMethod
from judge.boxes.zygote import Zygote


def fresh_box(limits: BoxLimits, compiled_root: Path | None = None, compiled: str = "") -> Box:
    """A box in a new process; `compiled` is its package's folder below `compiled_root`.

    Raises:
        BoxError: the machine could not make one.
    """
    zygote = Zygote(compiled_root, quick=False)
    try:
        box = zygote.box(limits, compiled)
    except BaseException:
        zygote.close()
        raise
    box.start_method = StartMethod.FRESH
    box.when_destroyed(zygote.close)
    return box
