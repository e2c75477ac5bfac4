"""The expected numbers, but not exactly enough: narrow floats, a small constant in another place, and what is merely close."""

from collections.abc import Callable

import numpy as np

from judge.comparison.closeness import Array
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.series import Pair, Series

_NARROW_BITS = 13  # what float32 holds more than float16, of an element that float16 holds by chance
_CLOSE = 1e-3  # of the largest expected number
_DRIFT = 0.02


def narrow(series: Series) -> Diagnosis | None:
    """Every number is one that a narrower type of float holds, and near the expected one."""
    if not series.real or not _finite_floats(series):
        return None
    for kind, (narrowed, coarse) in _TYPES.items():
        if all(_held(pair, narrowed, coarse) for pair in series.wrong) and _enough(series, narrowed):
            return Diagnosis(kind)
    return None


def drift(series: Series) -> Diagnosis | None:
    """All numbers are off by little, and in one direction."""
    if not _finite_floats(series):
        return None
    pairs = [(np.abs(pair.got), np.abs(pair.want)) for pair in series.wrong]
    ratios = np.concatenate([got[want > 0] / want[want > 0] for got, want in pairs])
    off = ratios[np.abs(ratios - 1) > 1e-9]
    if off.size < 12 or off.size < 0.9 * ratios.size or (np.abs(off - 1) > _DRIFT).any():
        return None
    for direction, same in (("too_large", off > 1), ("too_small", off < 1)):
        if same.all():
            return Diagnosis("small_drift", direction=direction)
    return None


def close(series: Series) -> Diagnosis | None:
    """All numbers are near, and some not near enough."""
    near = _finite_floats(series) and all(_error(pair) <= _CLOSE for pair in series.wrong)
    return Diagnosis("imprecise") if near else None


def _finite_floats(series: Series) -> bool:
    return series.same_shape and all(
        pair.got_kind == "f" and pair.want.size and np.isfinite(pair.got).all() and np.isfinite(pair.want).all()
        for pair in series.wrong
    )


def _error(pair: Pair) -> float:
    """The largest error, as a part of the largest expected number."""
    largest = float(np.abs(pair.want).max())
    return float(np.abs(pair.got - pair.want).max()) / largest if largest > 0 else np.inf


def _held(pair: Pair, narrowed: Callable[[Array], Array], coarse: float) -> bool:
    return _error(pair) <= coarse and bool((narrowed(pair.got) == pair.got).all())


def _enough(series: Series, narrowed: Callable[[Array], Array]) -> bool:
    """Are there numbers that a narrow float does not hold by itself?"""
    wide = sum(int((narrowed(pair.want) != pair.want).sum()) for pair in series.wrong)
    return wide * _NARROW_BITS >= 30 and wide >= sum(pair.want.size for pair in series.wrong) / 2


def _through(dtype: type) -> Callable[[Array], Array]:
    return lambda array: array.astype(dtype).astype(np.float64)


def _through_bfloat16(array: Array) -> Array:
    """bfloat16 is the upper half of a float32."""
    return (array.astype(np.float32).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32).astype(np.float64)


_TYPES: dict[str, tuple[Callable[[Array], Array], float]] = {
    "bfloat16": (_through_bfloat16, 0.1),
    "float16": (_through(np.float16), 0.02),
    "float32": (_through(np.float32), 1e-4),
}
