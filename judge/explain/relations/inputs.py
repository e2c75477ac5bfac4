"""What the answer has to do with the inputs: one of them returned, added, left out, or multiplied in.

Layers end in `multiplier * value + addend`, as with a gain and a bias. A mistake in the value is a plain relation between both
sides once the two are taken off.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from typing import TypeAlias

import numpy as np

from judge.comparison.closeness import Array
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.evidence import Function, Transform, explains, first_match
from judge.explain.relations.familiar import constant
from judge.explain.relations.series import Pair, Relation, Series, argument_array

MOST_ARGUMENTS = 12
MOST_PEELINGS = 30
_TERM_ENOUGH = 30.0  # bits: its weight is fitted
_Operation: TypeAlias = Callable[[Array, Array], Array]
_SCALINGS: dict[str, _Operation] = {
    "argument_multiplied": lambda want, value: want * value,
    "argument_divided": lambda want, value: want / value,
}
_OPERATIONS: dict[str, _Operation] = {
    "argument_added": lambda want, value: want + value,
    "argument_subtracted": lambda want, value: want - value,
    **_SCALINGS,
}


def input_returned(series: Series) -> Diagnosis | None:
    """The learner's answer is an input, whatever is expected."""
    return first_match(
        series,
        (Transform(_input(name), Diagnosis("input_returned", argument=name)) for name in _arrays(series)),
    )


def combined_with_input(series: Series) -> Diagnosis | None:
    """The expected numbers and an input, combined by one operation."""
    if not series.same_shape:
        return None
    return first_match(series, _combinations(series, _OPERATIONS)) or _multiple(series)


def named_before_last_step(named_factor: Relation) -> Relation:
    """A named factor before an argument is added; or multiplier and addend left out, or exchanged."""

    def relation(series: Series) -> Diagnosis | None:
        if not series.real:
            return None
        for addend, peeled in _without_addend(series):
            found = named_factor(peeled) or first_match(peeled, _combinations(peeled, _SCALINGS, addend))
            if found is not None:
                return replace(found, addend=addend)
        return first_match(series, _of_multiplier_and_addend(series))

    return relation


def before_last_step(*relations: Relation) -> Relation:
    """What one of the relations finds before an argument is added, or before one multiplies and one is added."""

    def relation(series: Series) -> Diagnosis | None:
        for multiplier, addend, peeled in _peelings(series) if series.real else ():
            found = next((found for one in relations if (found := one(peeled))), None)
            if found is not None:
                return replace(found, multiplier=multiplier, addend=addend)
        return None

    return relation


def _in_shape_of(pair: Pair, name: str, like: Array, *, columns: bool = False, floats: bool = False) -> Array | None:
    """An array (or, with `floats`, a float) in the shape of `like`: reshaped, or broadcast along the rows or `columns`."""
    given = pair.arguments.get(name)
    if floats and isinstance(given, float) and given:
        return np.broadcast_to(given, like.shape)
    value = argument_array(pair, name)
    if value is None:
        return None
    if value.size == like.size and not columns:
        return value.reshape(like.shape)
    shape = (*value.shape, 1) if columns else value.shape
    if len(shape) > like.ndim or any(a not in (1, b) for a, b in zip(shape[::-1], like.shape[::-1], strict=False)):
        return None
    return np.broadcast_to(value.reshape(shape), like.shape)


def _arrays(series: Series) -> list[str]:
    """The arguments that are arrays in every wrong case."""
    first = series.wrong[0].arguments
    return [name for name in first if all(argument_array(pair, name) is not None for pair in series.wrong)][
        :MOST_ARGUMENTS
    ]


def _input(name: str) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        value = argument_array(pair, name)
        return value if value is None or value.size != pair.got.size else value.reshape(pair.got.shape)

    return apply


def _combined(name: str, operation: _Operation, **how: bool) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        value = _in_shape_of(pair, name, array, **how)
        return None if value is None else operation(array, value)

    return apply


def _combinations(series: Series, operations: dict[str, _Operation], addend: str | None = None) -> Iterator[Transform]:
    """Each argument but the addend; also along the columns if nothing was added after it."""
    for name in _arrays(series):
        for kind, operation in operations.items() if name != addend else ():
            for columns in (False, True) if addend is None else (False,):
                yield Transform(_combined(name, operation, columns=columns), Diagnosis(kind, argument=name))


def _multiple(series: Series) -> Diagnosis | None:
    """The difference is a multiple of an argument, the same multiple in all cases."""
    for name in _arrays(series):
        slopes = [_slope(pair, name) for pair in series.wrong]
        known = [slope for slope in slopes if slope is not None and 1e-9 < abs(slope) < 1e9]
        if len(known) < len(slopes):
            continue
        slope = float(np.median(known))
        term = _combined(name, lambda want, value, slope=slope: want + slope * value)  # type: ignore[misc]
        if explains(series, term, enough=_TERM_ENOUGH):
            weight = constant(slope, 1e-3)
            return Diagnosis("argument_term", argument=name, factor=weight and weight._replace(cause=None))
    return None


def _slope(pair: Pair, name: str) -> float | None:
    value = _in_shape_of(pair, name, pair.want)
    if value is None or any(array.dtype.kind == "c" for array in (value, pair.want, pair.got)):
        return None
    largest = float(np.abs(value).max())
    if not largest > 0 or not np.isfinite(largest):
        return None
    scaled = value / largest
    return float(((pair.got - pair.want) * scaled).sum() / np.square(scaled).sum() / largest)


def _multipliers_and_addends(series: Series) -> list[tuple[str, str]]:
    return list(permutations(_arrays(series), 2))[:MOST_PEELINGS]


def _of_multiplier_and_addend(series: Series) -> Iterator[Transform]:
    for multiplier, addend in _multipliers_and_addends(series):
        for kind, function in (("arguments_left_out", _without_both), ("arguments_exchanged", _exchanged)):
            yield Transform(function(multiplier, addend), Diagnosis(kind, multiplier=multiplier, addend=addend))


def _peelings(series: Series) -> Iterator[tuple[str | None, str, Series]]:
    for addend, peeled in _without_addend(series):
        yield None, addend, peeled
    for multiplier, addend in _multipliers_and_addends(series):
        if all(_narrower(pair, name) for pair in series.wrong for name in (multiplier, addend)):
            both = _peeled(series, _without_both(multiplier, addend))
            if both is not None:
                yield multiplier, addend, both


def _without_addend(series: Series) -> Iterator[tuple[str, Series]]:
    floats = [name for name, value in series.wrong[0].arguments.items() if isinstance(value, float)]
    for name in [*_arrays(series), *floats][:MOST_PEELINGS]:
        if all(_may_be_addend(pair, name) for pair in series.wrong):
            peeled = _peeled(series, _combined(name, _OPERATIONS["argument_subtracted"], floats=True))
            if peeled is not None:
                yield name, peeled


def _may_be_addend(pair: Pair, name: str) -> bool:
    """A row may; a number, unless it is far too large; an array as large as the answer if the answer starts from it."""
    given, value = pair.arguments.get(name), _in_shape_of(pair, name, pair.want, floats=True)
    if value is None:
        return False
    if isinstance(given, float):
        return abs(given) <= 10 * float(np.abs(pair.want).max(initial=0.0))
    rest = np.square(pair.want - value).sum()
    return _narrower(pair, name) or np.size(given) < pair.want.size or bool(rest < np.square(pair.want).sum() / 2)  # type: ignore[arg-type]


def _narrower(pair: Pair, name: str) -> bool:
    """Does it hold one number for each column, as gains and biases do?"""
    return np.ndim(pair.arguments[name]) < pair.want.ndim


def _without_both(multiplier: str, addend: str) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        times, plus = (_in_shape_of(pair, name, array) for name in (multiplier, addend))
        return (array - plus) / times if times is not None and plus is not None and times.all() else None

    return apply


def _exchanged(multiplier: str, addend: str) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        inner = _without_both(multiplier, addend)(array, pair)
        times, plus = (_in_shape_of(pair, name, array) for name in (addend, multiplier))
        return None if inner is None or times is None or plus is None else inner * times + plus

    return apply


def _peeled(series: Series, strip: Function) -> Series | None:
    """Both sides of each pair without the last step; None if it does not fit one of them."""
    if any(pair.got.shape != pair.want.shape for pair in series.right):
        return None
    found: list[Pair] = []
    for pair in series.pairs:
        got, want = strip(pair.got, pair), strip(pair.want, pair)
        if got is None or want is None or not got.dtype.kind == want.dtype.kind == "f":
            return None
        found.append(replace(pair, got=np.asarray(got), want=np.asarray(want)))
    wrong = len(series.wrong)
    return replace(series, wrong=tuple(found[:wrong]), right=tuple(found[wrong:]))
