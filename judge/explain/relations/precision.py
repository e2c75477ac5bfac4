"""The right numbers, but not exactly enough: narrow floats, small constants added for safety, and what is merely close."""

from collections.abc import Callable

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array
from judge.explain.relations.series import Pair, Series

_NARROW_BITS = 13  # what float32 holds more than float16, of an element that float16 holds by chance
_CLOSE = 1e-3  # of the largest right number
_DRIFT = 0.02


def narrow(series: Series) -> Diagnosis | None:
    """Every number is one that a narrower type of float holds, and near the right one."""
    if not _floats(series):
        return None
    for kind, name, narrowed, coarse in _TYPES:
        if all(_held(pair, narrowed, coarse) for pair in series.wrong) and _enough(series, narrowed):
            return Diagnosis(
                kind,
                f"Your numbers are right as far as {name} goes, which is too coarse here: compute in a wider type, "
                "and look where the narrow one comes in.",
            )
    return None


def drift(series: Series) -> Diagnosis | None:
    """All numbers are off by little, and in one direction."""
    way = _drift(series) if _floats(series) else ""
    if not way:
        return None
    return Diagnosis(
        "small_drift",
        f"Your numbers are all slightly too {way}, in size. A small constant such as epsilon is missing, is one too many, "
        "or stands in another place (inside or outside a square root).",
    )


def close(series: Series) -> Diagnosis | None:
    """All numbers are near, and some not near enough."""
    if not _floats(series) or any(_error(pair) > _CLOSE for pair in series.wrong):
        return None
    return Diagnosis(
        "imprecise",
        "Your numbers are close to the right ones, but further off than is allowed. Look for a small constant such as epsilon, "
        "an approximation, or a step that loses digits (a difference of large numbers).",
    )


def _floats(series: Series) -> bool:
    return series.same_shape and all(
        pair.got.dtype.kind == "f"
        and pair.got_kind == "f"
        and pair.want.size
        and np.isfinite(pair.got).all()
        and np.isfinite(pair.want).all()
        for pair in series.wrong
    )


def _error(pair: Pair) -> float:
    """The largest error, as a part of the largest right number."""
    largest = float(np.abs(pair.want).max())
    return float(np.abs(pair.got - pair.want).max()) / largest if largest > 0 else np.inf


def _held(pair: Pair, narrowed: Callable[[Array], Array], coarse: float) -> bool:
    return _error(pair) <= coarse and bool((narrowed(pair.got) == pair.got).all())


def _enough(series: Series, narrowed: Callable[[Array], Array]) -> bool:
    """Are there numbers that a narrow float does not hold by itself?"""
    wide = sum(int((narrowed(pair.want) != pair.want).sum()) for pair in series.wrong)
    return wide * _NARROW_BITS >= 30 and wide >= sum(pair.want.size for pair in series.wrong) / 2


def _drift(series: Series) -> str:
    """`large` or `small`, where all numbers are off in that direction, by little."""
    pairs = [(np.abs(pair.got), np.abs(pair.want)) for pair in series.wrong]
    ratios = np.concatenate([got[want > 0] / want[want > 0] for got, want in pairs])
    off = ratios[np.abs(ratios - 1) > 1e-9]
    if off.size < 12 or off.size < 0.9 * ratios.size or (np.abs(off - 1) > _DRIFT).any():
        return ""
    return "large" if (off > 1).all() else "small" if (off < 1).all() else ""


def _half(array: Array) -> Array:
    return array.astype(np.float16).astype(np.float64)


def _brain(array: Array) -> Array:
    """bfloat16: the upper half of a float32."""
    return (array.astype(np.float32).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32).astype(np.float64)


def _single(array: Array) -> Array:
    return array.astype(np.float32).astype(np.float64)


_TYPES: tuple[tuple[str, str, Callable[[Array], Array], float], ...] = (
    ("bfloat16", "bfloat16", _brain, 0.1),
    ("float16", "float16 (half precision)", _half, 0.02),
    ("float32", "float32 (single precision)", _single, 1e-4),
)
