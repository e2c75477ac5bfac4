"""Properties that all right answers have and the learner's have not, or along another axis: rows that add up to 1."""

from collections.abc import Callable

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array
from judge.explain.relations.series import Series
from judge.explain.relations.transform import axes, axis_words

Measure = Callable[..., Array]
_BY_CHANCE = 0.2  # of the wrong cases: single rows may have a property without being made so
_LINES = 3  # that must have the property before it is one
_EXACT = 1e-3


def find(series: Series) -> Diagnosis | None:
    """A property along one axis, found along another or not at all."""
    if not series.same_shape or any(pair.got.dtype.kind == "c" for pair in (*series.wrong, *series.right)):
        return None
    for axis, rank in axes(series):
        for kind, words, measure, expected in _PROPERTIES:
            if not _all(series, axis, measure, expected):
                continue
            others = [other for other, _ in axes(series) if other != axis]
            found = next((other for other in others if _all_wrong(series, other, measure, expected)), None)
            if found is not None:
                return Diagnosis(
                    "other_axis",
                    f"In your answer {words} {expected:g} along axis {found}, in the right one along axis {axis}: look at "
                    "the axis of your normalisation.",
                )
            if sum(_has(pair.got, axis, measure, expected) for pair in series.wrong) <= _BY_CHANCE * len(series.wrong):
                return Diagnosis(
                    f"without_{kind}",
                    f"In the right answer {words} {expected:g}{axis_words(axis, rank)}; in yours this is not so. Look at the "
                    "normalisation, and at its axis.",
                )
    return None


def _all(series: Series, axis: int, measure: Measure, expected: float) -> bool:
    """Has each right answer the property, in lines enough, and not because all its numbers are alike?"""
    pairs = (*series.wrong, *series.right)
    if not all(_has(pair.want, axis, measure, expected) for pair in pairs):
        return False
    lines = sum(pair.want.size // pair.want.shape[axis] for pair in pairs)
    return lines >= _LINES and any(np.unique(pair.want).size > 3 for pair in pairs)


def _all_wrong(series: Series, axis: int, measure: Measure, expected: float) -> bool:
    """Has each wrong answer the property along this axis, where it has a length?"""
    long = [pair.got for pair in series.wrong if pair.got.shape[axis] > 1]
    return 2 * len(long) > len(series.wrong) and all(_has(array, axis, measure, expected) for array in long)


def _has(array: Array, axis: int, measure: Measure, expected: float) -> bool:
    if array.ndim <= axis or array.shape[axis] < 2 or not array.size or not np.isfinite(array).all():
        return False
    largest = float(np.abs(array).max())
    slack = _EXACT * (1.0 if expected else largest)
    return largest > 0 and bool((np.abs(measure(array, axis=axis) - expected) <= slack).all())


def _length(array: Array, axis: int) -> Array:
    return np.asarray(np.sqrt(np.square(array).sum(axis=axis)))


_PROPERTIES: tuple[tuple[str, str, Measure, float], ...] = (
    ("unit_sum", "the numbers add up to", np.sum, 1.0),
    ("unit_length", "the numbers have a length (root of the sum of squares) of", _length, 1.0),
    ("unit_spread", "the numbers have a standard deviation of", np.std, 1.0),
    ("zero_mean", "the numbers have a mean of", np.mean, 0.0),
)
