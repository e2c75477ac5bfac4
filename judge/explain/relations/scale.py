"""The right numbers times one factor, or plus one offset: a familiar constant, a size of the inputs, or unknown.

A constant is named where it is familiar; where it varies from case to case it is named where it is an expression of the
inputs' sizes and numbers. One that has no name is told by its value only if the samples by themselves show it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.causes import factor_sentence, offset_sentence, size_sentence
from judge.explain.relations.familiar import common, constant, expressions
from judge.explain.relations.near import ENOUGH, Array, bits, met, room
from judge.explain.relations.series import Pair, Series

NAMING = 8.0  # bits that choosing among some hundred names costs
LEAST_CHANGE = 1e-4  # a factor nearer to 1 is a matter of precision
LEAST_EXACT = 0.005  # a number that is known less exactly than this is not looked for among the names
Apply = Callable[[float, Array], Array]


@dataclass(frozen=True)
class Fit:
    """A number that was found in one case, how exactly it is known, and how much it tells."""

    value: float
    relative: float
    bits: float
    pair: Pair


def factor(series: Series) -> Diagnosis | None:
    """The right numbers times something."""
    if not fits_reals(series):
        return None
    fits = fit(series, _fit_factor)
    if not fits or all(abs(one.value - 1) < LEAST_CHANGE for one in fits):
        return None
    return _constant(series, fits, _times) or _named(series, fits, _times) or _unnamed(series, fits, _times)


def offset(series: Series) -> Diagnosis | None:
    """The right numbers plus something."""
    if not fits_reals(series):
        return None
    fits = fit(series, _fit_offset)
    if not fits:
        return None
    if all(pair.whole for pair in series.wrong):
        return _off_by_one(series, fits)
    return _constant(series, fits, _plus) or _named(series, fits, _plus) or _unnamed(series, fits, _plus)


def contradicted(series: Series) -> bool:
    """Do too many right cases, or a factor or an offset that explains the wrong ones alone, speak against a freer one?

    A factor that differs from row to row may be 1 in a case that is right; in most cases it is not.
    """
    alone = replace(series, right=())
    return bool(series.right) and (2 * len(series.right) > len(series.wrong) or bool(factor(alone) or offset(alone)))


def fits_reals(series: Series) -> bool:
    """Real numbers, in the shape that is expected?"""
    return series.same_shape and all(pair.got.dtype.kind == "f" == pair.want.dtype.kind for pair in series.wrong)


def fit(series: Series, one: Callable[[Pair, Series], Fit | None]) -> list[Fit]:
    """A fit for each wrong case; none at all where a case contradicts. A few may hold no number, as for a sum over n - 1."""
    pairs = [pair for pair in series.wrong if np.isfinite(pair.got).any()]
    found = [one(pair, series) for pair in pairs]
    if any(item is None for item in found) or 4 * len(pairs) < 3 * len(series.wrong):
        return []
    return [item for item in found if item is not None]


def _times(value: float, want: Array) -> Array:
    return value * want


def _plus(value: float, want: Array) -> Array:
    return want + value


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
    known = _known(pair.got[usable], predicted[usable], series)
    telling = bits(predicted, pair.want, series.tolerance, whole=pair.whole)
    return Fit(value, min(known / largest, 0.02), telling, pair)


def _known(got: Array, predicted: Array, series: Series) -> float:
    """How far off what was found may be: no further than the tolerance, and than several numbers by themselves show."""
    most = 4 * float(np.median(room(predicted, series.tolerance)))
    if got.size < 3:
        return most
    return min(most, 4 * float(np.abs(got - predicted).max()) + 1e-5 * float(np.abs(predicted).max()))


def _fit_offset(pair: Pair, series: Series) -> Fit | None:
    difference = (pair.got - pair.want)[np.isfinite(pair.want) & np.isfinite(pair.got)]
    value = float(np.median(difference)) if difference.size else 0.0
    predicted = pair.want + value
    if not np.isfinite(value) or not value or not met(pair.got, predicted, series.tolerance):
        return None
    usable = np.isfinite(pair.got) & np.isfinite(predicted)
    relative = _known(pair.got[usable], predicted[usable], series) / abs(value)
    if relative > 4 * LEAST_EXACT:
        return None
    return Fit(value, max(relative, 1e-6), bits(predicted, pair.want, series.tolerance, whole=pair.whole), pair)


def _off_by_one(series: Series, fits: Sequence[Fit]) -> Diagnosis | None:
    if series.right or abs(fits[0].value) != 1 or any(one.value != fits[0].value for one in fits):
        return None
    words = "large" if fits[0].value > 0 else "small"
    sentence = f"Each of your numbers is too {words} by one: look where counting starts, and where it ends."
    return Diagnosis("off_by_one", sentence) if _telling(fits) >= ENOUGH else None


def _constant(series: Series, fits: Sequence[Fit], apply: Apply) -> Diagnosis | None:
    """A familiar constant, the same in all cases."""
    exact = max(one.relative for one in fits)
    if not _same(fits, exact) or exact > 2 * LEAST_EXACT or not _kept(series, apply, lambda _: fits[0].value):
        return None
    name = constant(fits[0].value, exact)
    if not name and apply is _plus and abs(abs(fits[0].value) - 1) <= exact:
        name = "1" if fits[0].value > 0 else "-1"
    if not name or _telling(fits) < ENOUGH:
        return None
    if apply is _plus:
        return Diagnosis("offset", offset_sentence(name))
    return Diagnosis("negated" if name == "-1" else "factor", factor_sentence(name))


def _named(series: Series, fits: Sequence[Fit], apply: Apply) -> Diagnosis | None:
    """An expression in the sizes and numbers of the inputs, which fits in all cases."""
    exact = max(one.relative for one in fits)
    if exact > LEAST_EXACT or _telling(fits) < ENOUGH + NAMING:
        return None
    cases = [expressions(one.pair.arguments, one.pair.want.shape) for one in fits]
    for name in common(cases, [one.value for one in fits], exact):
        if _kept(series, apply, lambda pair, name=name: expressions(pair.arguments, pair.want.shape).get(name)):  # type: ignore[misc]
            sentence = offset_sentence(name) if apply is _plus else size_sentence(name)
            return Diagnosis("offset" if apply is _plus else "factor", sentence)
    return None


def _unnamed(series: Series, fits: Sequence[Fit], apply: Apply) -> Diagnosis | None:
    """The same unfamiliar number everywhere: what one element tells is spent on finding it."""
    exact = max(one.relative for one in fits)
    spent = max(one.bits / max(one.pair.want.size, 1) for one in fits)
    if not _same(fits, exact) or exact > 2 * LEAST_EXACT or _telling(fits) - spent < ENOUGH:
        return None
    if not _kept(series, apply, lambda _: fits[0].value):
        return None
    shown = [one for one in fits if one.pair.sample and one.bits >= ENOUGH]
    how = f"about {shown[0].value:.4g}" if shown else "one and the same constant"
    if apply is _plus:
        return Diagnosis("offset", f"Each of your numbers is the right one plus {how}, in every case that is wrong.")
    return Diagnosis("factor", f"Each of your numbers is the right one times {how}, in every case that is wrong.")


def _kept(series: Series, apply: Apply, value: Callable[[Pair], float | None]) -> bool:
    """Does it leave the answers that are right as they are, as a factor of 1/len(x) does where len(x) is 1?"""
    for pair in series.right:
        number = value(pair)  # there is none where the expression has no value, such as n/(n - 1) for one n
        if number is not None and not met(pair.got, apply(number, pair.want), series.tolerance):
            return False
    return True


def _same(fits: Sequence[Fit], relative: float) -> bool:
    return all(abs(one.value - fits[0].value) <= relative * abs(fits[0].value) for one in fits)


def _telling(fits: Sequence[Fit]) -> float:
    return sum(one.bits for one in fits)
