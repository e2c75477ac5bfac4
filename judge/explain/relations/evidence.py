"""How near two arrays are, how much that means, and whether a function relates the expected answers to the learner's.

*Theory of operation.* A relation predicts an answer. A prediction that comes true counts only as far as it could have
failed: elements at which it predicts the expected answer anyway say nothing, equal elements say the same thing twice, and an
element that is met within a tenth of its size says less than one that is met within a millionth. Hence bits: the sum, over
distinct telling elements, of log2(size of the numbers / what counts as near).

Where `f(expected) = got` in every case, f was applied once too often, or in place of something else; where `f(got) =
expected`, f was left out. Either must hold for every wrong case, with enough bits, and must leave the right answers as they
are: a mistake that should show in a right case was not made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from judge.comparison.closeness import Array
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.series import Pair, Series

ROUNDING = 1e-6  # of the largest number: what float32 arithmetic loses in a sum of some hundred terms
MOST_BITS = 10.0  # an element counts as no more, however exactly it is met
ENOUGH = 18.0  # bits; trying some two hundred relations costs eight, which leaves one chance in a thousand

Function: TypeAlias = Callable[[Array, Pair], Array | None]  # None, ValueError or IndexError where it is not defined


@dataclass(frozen=True)
class Transform:
    """A function, and the diagnosis if it was applied too often and if it is missing; None for what is not tried."""

    apply: Function
    done: Diagnosis | None = None
    missing: Diagnosis | None = None


def first_match(series: Series, transforms: Iterable[Transform]) -> Diagnosis | None:
    """The diagnosis of the first transform that explains the series."""
    for transform in transforms:
        if transform.done and explains(series, transform.apply):
            return transform.done
        if transform.missing and explains(series, transform.apply, backwards=True):
            return transform.missing
    return None


def explains(series: Series, apply: Function, *, backwards: bool = False, enough: float = ENOUGH) -> bool:
    """Is each answer what `apply` makes of the expected one (or, backwards, the other way round), beyond chance?"""
    total = 0.0
    for pair in series.wrong:
        source, target = (pair.got, pair.want) if backwards else (pair.want, pair.got)
        predicted = _predict(apply, source, pair)
        if predicted is None or not met(target, predicted, series.tolerance):
            return False
        total += bits(predicted, source, series.tolerance, whole=pair.whole)
    return total >= enough and all(_consistent(pair, apply, series, backwards=backwards) for pair in series.right)


def bits_of(
    series: Series,
    predict: Callable[[Pair], Array | None],
    weigh: Callable[[Pair], float] = lambda _: 1.0,
    *,
    other_shape: float = 0.0,
) -> float:
    """The bits of all wrong cases, 0 if a prediction fails; `other_shape` is what one of another shape than expected counts."""
    total = 0.0
    for pair in series.wrong:
        predicted = predict(pair)
        if predicted is None or not met(pair.got, predicted, series.tolerance):
            return 0.0
        same_shape = predicted.shape == pair.want.shape
        told = bits(predicted, pair.want, series.tolerance, whole=pair.whole) if same_shape else other_shape
        total += told * weigh(pair)
    return total


def _consistent(pair: Pair, apply: Function, series: Series, *, backwards: bool) -> bool:
    source, target = (pair.got, pair.want) if backwards else (pair.want, pair.got)
    predicted = _predict(apply, source, pair)
    return predicted is None or met(target, predicted, series.tolerance)


def _predict(apply: Function, source: Array, pair: Pair) -> Array | None:
    """None where `apply` is not defined, as NumPy's functions are not on an axis that is not there."""
    try:
        found = apply(source, pair)
    except (ValueError, IndexError):
        return None
    return None if found is None else np.asarray(found)


def plain(function: Callable[..., Array | None], *args: object, **options: object) -> Function:
    """A function that needs the array alone."""
    return lambda array, pair: function(array, *args, **options)


def of_reals(apply: Function) -> Function:
    """The function, not defined for complex numbers."""
    return lambda array, pair: None if array.dtype.kind == "c" else apply(array, pair)


def real(function: Callable[[Array], Array | None], where: Callable[[Array], Array] | None = None) -> Function:
    """A function of real numbers, defined if `where` holds for all of them."""
    return of_reals(lambda array, pair: function(array) if where is None or where(array).all() else None)


def room(predicted: Array, tolerance: Tolerance) -> Array:
    """What counts as near, element by element: the package's tolerance, and what float32 loses."""
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
    """How many different elements: a row that occurs four times is one row."""
    mixed = predicted[telling]
    if predicted.shape == plain.shape:
        mixed = mixed + 0.7548776662466927 * np.where(np.isfinite(plain), plain, 0)[telling]
    return int(np.unique(np.round(mixed / (4 * slack))).size) if slack else int(np.unique(mixed).size)
