"""The expected numbers times a factor, or plus an offset: the same in all cases, or another for each case or each row.

One that is the same in all cases is named if it is familiar. One that varies from case to case is named if it is an
expression in the inputs' sizes and numbers. Without a name, its value is told only if the samples by themselves show it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from judge.comparison.closeness import Array
from judge.explain.diagnosis import Diagnosis, Number
from judge.explain.relations.evidence import ENOUGH, bits, bits_of, met, room
from judge.explain.relations.familiar import common, constant, expressions
from judge.explain.relations.series import Pair, Relation, Series

NAMING = 8.0  # bits that choosing among some hundred names costs
LEAST_CHANGE = 1e-4  # a factor nearer to 1 is a matter of precision
LEAST_EXACT = 0.005  # a number that is known less exactly than this is not looked for among the names
_Apply: TypeAlias = Callable[[float, Array], Array]


@dataclass(frozen=True)
class Fit:
    """A number that was found in one case, how exactly it is known, and how much it tells, in bits."""

    value: float
    relative: float
    bits: float
    pair: Pair


def factor(series: Series) -> Diagnosis | None:
    """The expected numbers times something."""
    fits = _fits(series, _fit_factor)
    if not fits or all(abs(one.value - 1) < LEAST_CHANGE for one in fits):
        return None
    number = _number(series, fits, constant, lambda value, want: value * want)
    if number is None:
        return None
    return Diagnosis("negated") if number.value == -1 and number.symbol else Diagnosis("factor", factor=number)


def named_factor(series: Series) -> Diagnosis | None:
    """The expected numbers times something that has a name."""
    found = factor(series)
    return found if found and (found.factor is None or found.factor.symbol) else None


def offset(series: Series) -> Diagnosis | None:
    """The expected numbers plus something."""
    fits = _fits(series, _fit_offset)
    if not fits:
        return None
    if all(pair.whole for pair in series.wrong):
        return _off_by_one(series, fits)
    number = _number(series, fits, _constant_or_one, lambda value, want: want + value)
    if number is not None and number.symbol:
        number = number._replace(cause="subtracted" if number.negative else "added")
    return None if number is None else Diagnosis("offset", offset=number)


def _scaled_by_case_or_row(series: Series) -> Diagnosis | None:
    """One factor, offset or both for each case; then for each line along an axis; then a factor for each row and column.

    What it finds is a normalisation that is not the expected one.
    """
    if not series.real:
        return None
    lines = [axis for axis, name in reversed(series.axes()) if name is not None]
    for kind in _PARAMETERS:
        for axis in (None, *lines):
            if _explained(series, lambda pair, axis=axis, kind=kind: _best(pair, axis, kind), _spent(axis, kind)):  # type: ignore[misc]
                return Diagnosis(f"{kind}_by_case" if axis is None else f"{kind}_by_row", axis=axis)
    if series.ranks == {2} and _explained(series, _rows_and_columns, lambda pair: sum(pair.want.shape)):
        return Diagnosis("factor_by_row_and_column")
    return None


def unless_contradicted(relation: Relation) -> Relation:
    """The relation, unless too many right cases, or a factor or an offset that explains the wrong ones alone, rule it out.

    A factor that differs from row to row may be 1 in a right case; in most cases it is not.
    """

    def guarded(series: Series) -> Diagnosis | None:
        alone = replace(series, right=())
        if series.right and (2 * len(series.right) > len(series.wrong) or factor(alone) or offset(alone)):
            return None
        return relation(series)

    return guarded


def _fits(series: Series, fit: Callable[[Pair, Series], Fit | None]) -> list[Fit]:
    """A fit for each wrong case; none at all if a case contradicts. A few may hold no number, as for a sum over n - 1."""
    pairs = [pair for pair in series.wrong if np.isfinite(pair.got).any()]
    if not series.real or 4 * len(pairs) < 3 * len(series.wrong):
        return []
    found = [fit(pair, series) for pair in pairs]
    return [] if None in found else [item for item in found if item is not None]


def _fit_factor(pair: Pair, series: Series) -> Fit | None:
    usable = np.isfinite(pair.want) & np.isfinite(pair.got)
    got, want = pair.got[usable], pair.want[usable]
    size = float(np.abs(want).max(initial=0.0))
    if not size > 0:
        return None
    value = float((got / size * (want / size)).sum() / ((want / size) ** 2).sum())
    predicted = value * pair.want
    largest = float(np.abs(predicted[usable]).max())
    if not np.isfinite(value) or not largest > 0 or not met(pair.got, predicted, series.tolerance):
        return None
    relative = min(_uncertainty(got, predicted[usable], series) / largest, 0.02)
    return Fit(value, relative, bits(predicted, pair.want, series.tolerance, whole=pair.whole), pair)


def _fit_offset(pair: Pair, series: Series) -> Fit | None:
    usable = np.isfinite(pair.want) & np.isfinite(pair.got)
    value = float(np.median((pair.got - pair.want)[usable])) if usable.any() else 0.0
    predicted = pair.want + value
    if not np.isfinite(value) or not value or not met(pair.got, predicted, series.tolerance):
        return None
    usable = np.isfinite(pair.got) & np.isfinite(predicted)
    relative = _uncertainty(pair.got[usable], predicted[usable], series) / abs(value)
    if relative > 4 * LEAST_EXACT:
        return None
    return Fit(value, max(relative, 1e-6), bits(predicted, pair.want, series.tolerance, whole=pair.whole), pair)


def _uncertainty(got: Array, predicted: Array, series: Series) -> float:
    """How far off a number may be that was found: by the tolerance, or by less if several elements show it more exactly."""
    most = 4 * float(np.median(room(predicted, series.tolerance)))
    if got.size < 3:
        return most
    return min(most, 4 * float(np.abs(got - predicted).max()) + 1e-5 * float(np.abs(predicted).max()))


def _off_by_one(series: Series, fits: Sequence[Fit]) -> Diagnosis | None:
    value = fits[0].value
    if series.right or abs(value) != 1 or any(one.value != value for one in fits) or _telling(fits) < ENOUGH:
        return None
    return Diagnosis("off_by_one", direction="too_large" if value > 0 else "too_small")


def _constant_or_one(value: float, relative: float) -> Number | None:
    return Number("1", value=1.0) if abs(value - 1) <= relative else constant(value, relative)


def _number(
    series: Series, fits: Sequence[Fit], familiar: Callable[[float, float], Number | None], apply: _Apply
) -> Number | None:
    """What was found: by its name, by its value, or as some constant."""
    exact = max(one.relative for one in fits)
    same = all(abs(one.value - fits[0].value) <= exact * abs(fits[0].value) for one in fits)
    same = same and exact <= 2 * LEAST_EXACT and _kept(series, apply, lambda _: fits[0].value)
    name = familiar(fits[0].value, exact) if same else None
    if name is not None and _telling(fits) >= ENOUGH:
        return name
    return _expression(series, fits, apply, exact) or (_unnamed(fits) if same else None)


def _expression(series: Series, fits: Sequence[Fit], apply: _Apply, exact: float) -> Number | None:
    """An expression in the sizes and numbers of the inputs, which fits in all cases."""
    if exact > LEAST_EXACT or _telling(fits) < ENOUGH + NAMING:
        return None
    cases = [expressions(one.pair.arguments, one.pair.want.shape) for one in fits]
    for name in common(cases, [one.value for one in fits], exact):
        if _kept(series, apply, lambda pair, name=name: expressions(pair.arguments, pair.want.shape).get(name)):  # type: ignore[misc]
            return name
    return None


def _unnamed(fits: Sequence[Fit]) -> Number | None:
    """The same unfamiliar number everywhere: what one element tells is spent on finding it."""
    spent = max(one.bits / max(one.pair.want.size, 1) for one in fits)
    if _telling(fits) - spent < ENOUGH:
        return None
    shown = [one.value for one in fits if one.pair.observation.sample and one.bits >= ENOUGH]
    return Number(value=float(f"{shown[0]:.4g}"), negative=shown[0] < 0) if shown else Number()


def _kept(series: Series, apply: _Apply, value: Callable[[Pair], float | None]) -> bool:
    """Does it leave right answers as they are, as a factor of 1/len(x) does where len(x) is 1?"""
    for pair in series.right:
        number = value(pair)  # there is none where the expression has no value, such as n/(n - 1) for one n
        if number is not None and not met(pair.got, apply(number, pair.want), series.tolerance):
            return False
    return True


def _telling(fits: Sequence[Fit]) -> float:
    return sum(one.bits for one in fits)


def _explained(series: Series, predict: Callable[[Pair], Array | None], spent: Callable[[Pair], float]) -> bool:
    """Is each answer met, with more numbers than were `spent` on finding the factors and offsets?"""
    told = bits_of(series, predict, lambda pair: max(1 - spent(pair) / pair.want.size, 0))
    return told >= ENOUGH + NAMING


def _spent(axis: int | None, kind: str) -> Callable[[Pair], float]:
    """The parameters of all lines along the axis."""
    return lambda pair: (
        _PARAMETERS[kind] * pair.want.size / max(pair.want.size if axis is None else pair.want.shape[axis], 1)
    )


def _usable(pair: Pair) -> bool:
    return bool(pair.want.size and np.isfinite(pair.got).all() and np.isfinite(pair.want).all())


def _best(pair: Pair, axis: int | None, kind: str) -> Array | None:
    """What the best factor, offset, or both predict by least squares, for each line along `axis` or for all numbers."""
    if not _usable(pair):
        return None
    got, want = pair.got, pair.want
    no_mean = np.zeros(())
    mine, right = (no_mean if kind == "factor" else side.mean(axis, keepdims=True) for side in (got, want))
    if kind == "offset":
        return np.asarray(want + (mine - right))
    largest = max(float(np.abs(want - right).max()), np.finfo(np.float64).tiny)
    scaled = (want - right) / largest
    products = ((got - mine) * scaled).sum(axis=axis, keepdims=True)
    slope = products / np.square(scaled).sum(axis=axis, keepdims=True) / largest
    return np.asarray(slope * want + (mine - slope * right)) if (np.abs(slope) > LEAST_CHANGE).all() else None


def _rows_and_columns(pair: Pair) -> Array | None:
    """A factor for each row and one for each column, as the lines through the largest number give them."""
    if not _usable(pair):
        return None
    row, column = np.unravel_index(np.argmax(np.abs(pair.want)), pair.want.shape)
    pivot = pair.got[row, column] / pair.want[row, column]
    by_row = pair.got[:, [column]] / pair.want[:, [column]]
    by_column = pair.got[[row], :] / pair.want[[row], :]
    return np.asarray(pair.want * by_row * by_column / pivot)


_PARAMETERS = {"factor": 1, "offset": 1, "shift_and_scale": 2}  # of a line
scaled_by_case_or_row = unless_contradicted(_scaled_by_case_or_row)
