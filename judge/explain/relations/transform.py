"""Tries one function between the right answer and the learner's, in both directions.

*Theory of operation.* Where `f(right) = yours` for every case, f was done once too often, or in place of something else;
where `f(yours) = right`, f was left out. Either must hold for every wrong case, with enough evidence (see
`judge.explain.relations.near`), and must leave the answers that are right as they are: a mistake that should show in a case that
is right is not the one that was made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import ENOUGH, Array, bits, met
from judge.explain.relations.series import Pair, Series

Function = Callable[[Array, Pair], Array | None]  # None where it is not defined, as a logarithm of a negative number


@dataclass(frozen=True)
class Transform:
    """A function, and what to say where it was done too often and where it is missing; "" where that is not asked."""

    kind: str
    apply: Function
    done: str
    missing: str = ""
    missing_kind: str = ""


def first(series: Series, transforms: Iterable[Transform]) -> Diagnosis | None:
    """What the first transform that explains the series says."""
    for transform in transforms:
        if transform.done and explains(series, transform.apply):
            return Diagnosis(transform.kind, transform.done)
        if transform.missing and explains(series, transform.apply, backwards=True):
            return Diagnosis(transform.missing_kind or f"without_{transform.kind}", transform.missing)
    return None


def explains(series: Series, apply: Function, *, backwards: bool = False, enough: float = ENOUGH) -> bool:
    """Is each answer what `apply` makes of the right one (or, backwards, the other way round), beyond chance?"""
    total = 0.0
    for pair in series.wrong:
        found = _bits(pair, apply, series, backwards=backwards)
        if found is None:
            return False
        total += found
    return total >= enough and all(_consistent(pair, apply, series, backwards=backwards) for pair in series.right)


def _bits(pair: Pair, apply: Function, series: Series, *, backwards: bool) -> float | None:
    """How much one wrong case tells for `apply`; None where it tells against it."""
    source, target = (pair.got, pair.want) if backwards else (pair.want, pair.got)
    predicted = apply(source, pair)
    if predicted is None or not met(target, predicted, series.tolerance):
        return None
    return bits(predicted, source, series.tolerance, whole=pair.whole)


def _consistent(pair: Pair, apply: Function, series: Series, *, backwards: bool) -> bool:
    source, target = (pair.got, pair.want) if backwards else (pair.want, pair.got)
    predicted = apply(source, pair)
    return predicted is None or met(target, predicted, series.tolerance)


def real(function: Callable[[Array], Array], where: Callable[[Array], Array] | None = None) -> Function:
    """A function of real numbers, defined where `where` holds everywhere."""

    def apply(array: Array, pair: Pair) -> Array | None:
        if array.dtype.kind == "c" or (where is not None and not where(array).all()):
            return None
        return np.asarray(function(array))

    return apply


def axis_words(axis: int, rank: int) -> str:
    """`along axis 1`, or nothing where there is but one axis."""
    return f" along axis {axis}" if rank > 1 else ""


def axes(series: Series, *, of_got: bool = False) -> list[tuple[int, int]]:
    """The axes that can be named in every case, with the number of axes: none where that differs between cases."""
    ranks = {pair.got.ndim for pair in series.wrong} if of_got else series.ranks
    rank = next(iter(ranks)) if len(ranks) == 1 else 0
    return [(axis, rank) for axis in range(rank)] if rank <= 4 else []
