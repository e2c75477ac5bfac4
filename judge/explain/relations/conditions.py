"""In which cases it goes wrong: where an argument has some property, or in the hidden cases only.

These are hints: they say where to look, and are true whatever the mistake is. They are said only where the property
divides the cases exactly as right and wrong do, and enough cases lie on both sides. No value of a hidden case is named.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.familiar import numbers_of
from judge.observation import MISSING, Observation

_STRONG, _WEAK = 4.5, 10.0  # bits: of properties that often matter, and of those that seldom do
_SINGLE = 2.0  # of the former, where a single case is wrong, or right: what is special about it
_ARGUMENTS = 12


def divide(observations: Sequence[Observation]) -> str:
    """`the cases in which causal is True`: where all wrong cases lie and no right one; "" where nothing divides them."""
    answered = [one for one in observations if one.got is not MISSING]
    wrong = sum(not one.equal for one in answered)
    telling = math.log2(math.comb(len(answered), wrong)) if len(answered) <= 1000 else 100.0
    if min(wrong, len(answered) - wrong) < 1 or telling < _SINGLE:
        return ""
    strong_from = _STRONG if min(wrong, len(answered) - wrong) > 1 else _SINGLE
    found = [_features(one.arguments) for one in answered]
    for name, (strong, _) in found[0].items():
        if telling < (strong_from if strong else _WEAK) or any(name not in features for features in found):
            continue
        values = [features[name][1] for features in found]
        if all(value is not one.equal for value, one in zip(values, answered, strict=True)):
            return name
    return ""


def samples_only(observations: Sequence[Observation]) -> Diagnosis | None:
    """Right on all samples, and on no hidden case."""
    answered = [one for one in observations if one.got is not MISSING]
    samples = [one for one in answered if one.sample]
    hidden = [one for one in answered if not one.sample]
    if not samples or len(hidden) < 3 or not all(one.equal for one in samples) or any(one.equal for one in hidden):
        return None
    return Diagnosis(
        "samples_only",
        "Your answers are right on the samples and on no other case. Is a number, a size or a seed of the samples "
        "written into your code?",
    )


def _features(arguments: Mapping[str, Any]) -> dict[str, tuple[bool, bool]]:
    """For each thing that can be said of a case: is it one that often matters, and is it so here?"""
    found: dict[str, tuple[bool, bool]] = {}
    for name, value in list(arguments.items())[:_ARGUMENTS]:
        for words, strong, holds in _of(value):
            found[words.format(name)] = (strong, holds)
    for (one, first), (other, second) in combinations(numbers_of(arguments).items(), 2):
        found[f"{one} is not {other}"] = (False, first != second)
        found[f"{one} is {other}"] = (False, first == second)
        found[f"{one} is larger than {other}"] = (False, first > second)
        found[f"{one} is smaller than {other}"] = (False, first < second)
    return found


def _of(value: Any) -> Iterator[tuple[str, bool, bool]]:
    if isinstance(value, bool | np.bool_):
        yield "{} is True", True, bool(value)
        yield "{} is False", True, not value
        return
    yield "{} is None", True, value is None
    yield "{} is given", True, value is not None
    yield "{} is a float", True, isinstance(value, float)
    yield "{} is a 0-d array", True, isinstance(value, np.ndarray) and value.ndim == 0
    yield "{} is not an int", True, not isinstance(value, int)
    number = _number(value)
    if number is not None:
        for words, strong, test in _OF_NUMBERS:
            yield words, strong, test(number)
    elif isinstance(value, np.ndarray | list | tuple | str):
        yield from _of_many(value)


def _number(value: Any) -> float | None:
    if isinstance(value, np.ndarray | np.generic):
        if np.ndim(value) or np.asarray(value).dtype.kind not in "iuf":
            return None
        value = np.asarray(value).item()
    return float(value) if isinstance(value, int | float) and abs(value) < 1e15 else None


def _of_many(value: Any) -> Iterator[tuple[str, bool, bool]]:
    length = len(value) if not isinstance(value, np.ndarray) else value.shape[0] if value.ndim else 0
    yield "{} is empty", True, length == 0
    yield "{} has length 1", True, length == 1
    yield "{} is longer than 1", True, length > 1
    yield "{} has an odd length", False, length % 2 == 1
    yield "{} has an even length", False, length % 2 == 0
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf" and value.size <= 1_000_000:
        yield "{} is an array of integers", True, value.dtype.kind in "iu"
        for words, test in _OF_ARRAYS:
            yield words, False, bool(test(value.astype(np.float64)))
        if value.ndim == 2:
            yield "{} is not square", True, value.shape[0] != value.shape[1]
            yield "{} has more rows than columns", False, value.shape[0] > value.shape[1]
            yield "{} has more columns than rows", False, value.shape[0] < value.shape[1]


_OF_NUMBERS: tuple[tuple[str, bool, Callable[[float], bool]], ...] = (
    ("{} is negative", True, lambda n: n < 0),
    ("{} is 0", True, lambda n: n == 0),
    ("{} is not 0", True, lambda n: n != 0),
    ("{} is 1", True, lambda n: n == 1),
    ("{} is not 1", True, lambda n: n != 1),
    ("{} is positive", False, lambda n: n > 0),
    ("{} is odd", False, lambda n: n % 2 == 1),
    ("{} is even", False, lambda n: n % 2 == 0),
)
_OF_ARRAYS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("{} holds negative numbers", lambda a: (a < 0).any()),
    ("{} holds a 0", lambda a: (a == 0).any()),
    ("{} holds NaN", lambda a: np.isnan(a).any()),
    ("{} holds numbers over 50 in size", lambda a: (np.abs(a) > 50).any()),
    ("{} holds numbers over 1000 in size", lambda a: (np.abs(a) > 1000).any()),
    ("{} holds a number twice", lambda a: np.unique(a).size < a.size),
)
