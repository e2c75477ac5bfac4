"""Properties that all expected answers have and the learner's lack, or have along another axis: rows that add up to 1."""

from collections.abc import Callable

import numpy as np

from judge.comparison.closeness import Array
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.series import Series

_BY_CHANCE = 0.2  # of the wrong cases: single rows may have a property without being made so
_LINES = 3  # that must have the property before it is one
_EXACT = 1e-3


def lost_property(series: Series) -> Diagnosis | None:
    """A property along one axis, found along another or not at all."""
    if not series.same_shape or any(pair.got.dtype.kind == "c" for pair in series.pairs):
        return None
    for axis, name in series.axes():
        for kind in _PROPERTIES:
            if not _expected(series, axis, kind):
                continue
            others = [other for other, _ in series.axes() if other != axis and _got(series, other, kind)]
            if others:
                return Diagnosis("other_axis", invariant=kind, axis=others[0], expected_axis=axis)
            if sum(_has(pair.got, axis, kind) for pair in series.wrong) <= _BY_CHANCE * len(series.wrong):
                return Diagnosis(f"without_{kind}", invariant=kind, axis=name)
    return None


def _expected(series: Series, axis: int, kind: str) -> bool:
    """Has each expected answer the property, in lines enough, and not because all its numbers are alike?"""
    if not all(_has(pair.want, axis, kind) for pair in series.pairs):
        return False
    lines = sum(pair.want.size // pair.want.shape[axis] for pair in series.pairs)
    return lines >= _LINES and any(np.unique(pair.want).size > 3 for pair in series.pairs)


def _got(series: Series, axis: int, kind: str) -> bool:
    """Has each wrong answer the property along this axis, if it has a length?"""
    long = [pair.got for pair in series.wrong if pair.got.shape[axis] > 1]
    return 2 * len(long) > len(series.wrong) and all(_has(array, axis, kind) for array in long)


def _has(array: Array, axis: int, kind: str) -> bool:
    if array.ndim <= axis or array.shape[axis] < 2 or not array.size or not np.isfinite(array).all():
        return False
    measure, expected = _PROPERTIES[kind]
    largest = float(np.abs(array).max())
    slack = _EXACT * (1.0 if expected else largest)
    return largest > 0 and bool((np.abs(measure(array, axis) - expected) <= slack).all())


_PROPERTIES: dict[str, tuple[Callable[[Array, int], Array], float]] = {
    "unit_sum": (lambda array, axis: array.sum(axis), 1.0),
    "unit_length": (lambda array, axis: np.sqrt(np.square(array).sum(axis)), 1.0),
    "unit_spread": (lambda array, axis: array.std(axis), 1.0),
    "zero_mean": (lambda array, axis: array.mean(axis), 0.0),
}
