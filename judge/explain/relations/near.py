"""How near two arrays are, and how much it means that they are.

*Theory of operation.* A relation predicts an answer. That the prediction is met counts only as far as it could have
failed: elements at which the prediction is the right answer anyway say nothing, equal elements say the same thing twice,
and an element that is met within a tenth of its size says less than one that is met within a millionth. Hence bits: the
sum, over distinct telling elements, of log2(size of the numbers / what passes for near).
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from judge.comparison.tolerance import Tolerance

Array: TypeAlias = npt.NDArray[Any]

ROUNDING = 1e-6  # of the largest number: what float32 arithmetic loses in a sum of some hundred terms
MOST_BITS = 10.0  # an element counts as no more, however exactly it is met
ENOUGH = 18.0  # bits; some two hundred relations are tried, which costs eight: one chance in a thousand by luck is left


def room(predicted: Array, tolerance: Tolerance) -> Array:
    """What passes for near, element by element: the package's tolerance, and what float32 loses."""
    size = np.abs(predicted)
    largest = size[np.isfinite(size)].max(initial=0.0)
    atol, rtol, scale_rtol = tolerance.terms()
    return np.asarray(atol + rtol * size + (scale_rtol + ROUNDING) * largest)


def near(got: Array, predicted: Array, tolerance: Tolerance, times: float = 1.0) -> Array:
    """Element by element, for two arrays of one shape; an infinity is near itself, and NaN is near NaN."""
    close = np.abs(got - predicted) <= times * room(predicted, tolerance)
    same = (got == predicted) | (np.isnan(got) & np.isnan(predicted))
    return np.asarray(np.where(np.isfinite(predicted) & np.isfinite(got), close, same))


def met(got: Array, predicted: Array | None, tolerance: Tolerance) -> bool:
    """Is there a prediction, of the same shape, and is each element near?"""
    return predicted is not None and got.shape == predicted.shape and bool(near(got, predicted, tolerance).all())


def bits(predicted: Array, plain: Array, tolerance: Tolerance, *, whole: bool) -> float:
    """How much it means that `predicted` is met rather than `plain`; `whole` says that both hold integers or booleans."""
    telling = np.isfinite(predicted)
    if predicted.shape == plain.shape:
        telling &= plain != predicted if whole else ~near(plain, predicted, tolerance, 2.0)
    if whole:
        return float(np.clip(np.log2(1 + np.abs(predicted[telling])), 1.0, MOST_BITS).sum())
    slack = room(predicted, tolerance)[telling]
    if not slack.size:
        return 0.0
    finite = np.abs(predicted[np.isfinite(predicted)])
    largest = finite.max()
    if not largest > 0:
        return 0.0
    parts = np.median(slack) / largest / np.sqrt(np.mean((finite / largest) ** 2))  # of the size of the numbers
    each = float(np.clip(-np.log2(parts), 0.0, MOST_BITS))
    return each * _distinct(predicted, plain, telling, float(slack.max()))


def _distinct(predicted: Array, plain: Array, telling: Array, slack: float) -> int:
    """How many different elements: a row that stands there four times is one row."""
    mixed = predicted[telling]
    if predicted.shape == plain.shape:
        mixed = mixed + 0.7548776662466927 * np.where(np.isfinite(plain), plain, 0)[telling]
    return int(np.unique(np.round(mixed / (4 * slack))).size) if slack else int(np.unique(mixed).size)
