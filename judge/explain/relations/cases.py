"""What the cases show beside one another: answers that are all alike, and in which cases the answer is wrong.

A condition is a hint: it says where to look, and is true whatever the mistake is. It is told only if it divides the cases
exactly as right and wrong do, and enough cases lie on both sides. No value of a hidden case is told.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np

from judge.comparison.closeness import Array
from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Condition, Diagnosis
from judge.explain.relations.evidence import ENOUGH, bits_of, met
from judge.explain.relations.familiar import quantities, scalar
from judge.explain.relations.series import Pair, Series
from judge.observation import Observation
from judge.values.tree import Arguments, Value

_STRONG, _WEAK = 4.5, 10.0  # bits: of properties that often matter, and of those that seldom do
_SINGLE = 2.0  # of the former, where a single case is wrong, or right: what is special about it
_ARGUMENTS = 12
_LARGEST_ARRAY = 1_000_000
_IDENTICAL = Tolerance(0.0, 0.0, nan_equal=True)
_Test: TypeAlias = Callable[[float], bool]


def all_one_number(series: Series) -> Diagnosis | None:
    """One number everywhere: 0, or another."""
    several = sum(pair.want.size for pair in series.wrong) >= 4
    if not several or not all(pair.got.size and (pair.got == pair.got.flat[0]).all() for pair in series.wrong):
        return None
    if all(not pair.got.any() for pair in series.pairs):
        return Diagnosis("zeros")
    first = series.wrong[0].got.flat[0]
    if all((pair.got == first).all() for pair in series.wrong) and len(series.wrong) > 1 and not series.right:
        return Diagnosis("same_for_all_cases")
    varied = all(pair.got.size >= 4 and np.unique(pair.want).size > 2 for pair in series.wrong)
    return Diagnosis("one_number") if varied else None


def repeated_answers(series: Series) -> Diagnosis | None:
    """The same answer whatever the arguments are, or for cases that differ in one of them."""
    pairs = series.pairs
    twins = [(one, other) for i, one in enumerate(pairs) for other in pairs[:i] if _twins(one, other, series)]
    if len(pairs) > 2 and len(twins) == len(pairs) * (len(pairs) - 1) // 2:
        return Diagnosis("same_for_all_cases")
    for one, other in twins:
        names = [name for name, value in one.arguments.items() if not _identical(value, other.arguments.get(name))]
        if len(names) == 1:
            return Diagnosis("argument_ignored", argument=names[0])
    return None


def previous_case(series: Series) -> Diagnosis | None:
    """The expected answers of the case before: something is kept from one call to the next."""
    wants = {pair.observation.index: pair.want for pair in series.pairs}
    told = bits_of(series, lambda pair: wants.get(pair.observation.index - 1))
    return Diagnosis("previous_case") if told >= ENOUGH and len(series.wrong) > 1 else None


def samples_only(answered: Sequence[Observation]) -> Diagnosis | None:
    """Right on all samples, and on no hidden case."""
    samples = [one.equal for one in answered if one.sample]
    hidden = [one.equal for one in answered if not one.sample]
    learnt = samples and all(samples) and len(hidden) > 2 and not any(hidden)
    return Diagnosis("samples_only") if learnt else None


def dividing_condition(answered: Sequence[Observation]) -> Condition | None:
    """The condition that is true of all wrong cases and of no right one; None if there is none."""
    wrong = sum(not one.equal for one in answered)
    right = len(answered) - wrong
    telling = math.log2(math.comb(len(answered), wrong)) if len(answered) <= 1000 else 100.0
    if min(wrong, right) < 1 or telling < _SINGLE:
        return None
    strong_from = _STRONG if min(wrong, right) > 1 else _SINGLE
    found = [_conditions(one.arguments) for one in answered]
    for condition, (strong, _) in found[0].items():
        if telling < (strong_from if strong else _WEAK) or any(condition not in conditions for conditions in found):
            continue
        if all(conditions[condition][1] is not one.equal for conditions, one in zip(found, answered, strict=True)):
            return condition
    return None


def _twins(one: Pair, other: Pair, series: Series) -> bool:
    """Do two cases have the same answer where they should not?"""
    if one.got.shape != other.got.shape or not one.got.size or not np.array_equal(one.got, other.got, equal_nan=True):
        return False
    if np.unique(one.got).size < 3 and one.got_kind not in "fc":
        return False
    return not met(one.want, other.want, series.tolerance)


def _identical(one: Value, other: Value) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return compare(one, other, _IDENTICAL).equal


def _conditions(arguments: Arguments) -> Mapping[Condition, tuple[bool, bool]]:
    """For each condition on a case: does it often matter, and is it true here?"""
    found: dict[Condition, tuple[bool, bool]] = {}
    for name, value in list(arguments.items())[:_ARGUMENTS]:
        found |= {Condition(name, holds): (strong, bool(true)) for holds, strong, true in _properties(value)}
    for one, other in combinations(quantities(arguments), 2):
        for holds, test in _COMPARISONS.items():
            found[Condition(one.name, holds, other.name)] = False, test(one.value, other.value)
    return found


def _properties(value: Value) -> Iterator[tuple[str, bool, bool]]:
    """What may be true of an argument: a stable word, does it often matter, and is it true?"""
    if isinstance(value, bool | np.bool_):
        yield "true", True, bool(value)
        yield "false", True, not value
        return
    yield "none", True, value is None
    yield "given", True, value is not None
    yield "float", True, isinstance(value, float)
    yield "zero_axes", True, isinstance(value, np.ndarray) and value.ndim == 0
    yield "not_int", True, not isinstance(value, int)
    number = scalar(value)
    if number is not None:
        yield from ((holds, strong, test(number)) for holds, (strong, test) in _OF_NUMBERS.items())
    elif isinstance(value, np.ndarray | list | tuple | str):
        length = len(value) if not isinstance(value, np.ndarray) else value.shape[0] if value.ndim else 0
        yield from ((holds, strong, test(length)) for holds, (strong, test) in _OF_LENGTHS.items())
    if isinstance(value, np.ndarray) and number is None:
        yield from _properties_of_array(value)


def _properties_of_array(array: Array) -> Iterator[tuple[str, bool, bool]]:
    if array.dtype.kind not in "iuf" or array.size > _LARGEST_ARRAY:
        return
    yield "of_integers", True, array.dtype.kind in "iu"
    floats = array.astype(np.float64)
    yield from ((holds, False, bool(test(floats))) for holds, test in _OF_ARRAYS.items())
    if array.ndim == 2:
        rows, columns = array.shape
        yield "not_square", True, rows != columns
        yield "more_rows", False, rows > columns
        yield "more_columns", False, rows < columns


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "unequal": operator.ne,
    "equal": operator.eq,
    "larger": operator.gt,
    "smaller": operator.lt,
}
_OF_NUMBERS: dict[str, tuple[bool, _Test]] = {
    "negative": (True, lambda n: n < 0),
    "zero": (True, lambda n: n == 0),
    "not_zero": (True, lambda n: n != 0),
    "one": (True, lambda n: n == 1),
    "not_one": (True, lambda n: n != 1),
    "positive": (False, lambda n: n > 0),
    "odd": (False, lambda n: n % 2 == 1),
    "even": (False, lambda n: n % 2 == 0),
}
_OF_LENGTHS: dict[str, tuple[bool, _Test]] = {
    "empty": (True, lambda n: n == 0),
    "length_one": (True, lambda n: n == 1),
    "longer_than_one": (True, lambda n: n > 1),
    "odd_length": (False, lambda n: n % 2 == 1),
    "even_length": (False, lambda n: n % 2 == 0),
}
_OF_ARRAYS: dict[str, Callable[[Array], object]] = {
    "has_negative": lambda a: (a < 0).any(),
    "has_zero": lambda a: (a == 0).any(),
    "has_nan": lambda a: np.isnan(a).any(),
    "has_over_50": lambda a: (np.abs(a) > 50).any(),
    "has_over_1000": lambda a: (np.abs(a) > 1000).any(),
    "has_duplicates": lambda a: np.unique(a).size < a.size,
}
