"""What relations look at: for each part of the answer, the pairs of what was returned and what is right.

An answer may be nested. Where the structures of both sides agree, each part is looked at by itself, over all cases; a
list of numbers is one part, as an array is. What is too large, or not made of numbers, is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.explain.relations.near import Array
from judge.observation import MISSING, Observation

MOST_ELEMENTS = 100_000  # of one part of one case; larger ones are not looked at
MOST_CASES = 32  # of those that are wrong, and of those that are right
MOST_PARTS = 64  # of one answer
MOST_DEPTH = 8
LARGEST_WHOLE = 2**53  # above, float64 does not hold every integer


@dataclass(frozen=True)
class Pair:
    """One part of one case: both sides as float64 or complex128, of any shape, and their kinds as dtype letters."""

    got: Array
    want: Array
    got_kind: str
    want_kind: str
    observation: Observation

    @property
    def whole(self) -> bool:
        """Integers or booleans on both sides, which must be met exactly."""
        return self.got_kind in "biu" and self.want_kind in "biu"

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The inputs of the case."""
        return self.observation.arguments

    @property
    def sample(self) -> bool:
        """May the values be told?"""
        return self.observation.sample


@dataclass(frozen=True)
class Series:
    """One part of the answer over the cases: `wrong` from the smallest to the largest, and `right`; never both empty.

    `path` is where the part stands in the answer, `()` for the whole.
    """

    path: tuple[Any, ...]
    wrong: tuple[Pair, ...]
    right: tuple[Pair, ...]
    tolerance: Tolerance

    @property
    def ranks(self) -> set[int]:
        """The numbers of axes that the right answers have."""
        return {pair.want.ndim for pair in self.wrong}

    @property
    def same_shape(self) -> bool:
        """Does each wrong answer have the shape that it should?"""
        return all(pair.got.shape == pair.want.shape for pair in self.wrong)


def series(observations: Sequence[Observation], tolerance: Tolerance) -> list[Series] | None:
    """Each part that is wrong somewhere; None where a wrong answer has another structure, or cannot be looked at."""
    chosen = _chosen(observations)
    pairs: dict[tuple[Any, ...], list[tuple[bool, Pair]]] = {}
    for observation in chosen:
        found = list(_parts(observation.got, observation.want, ()))
        if len(found) > MOST_PARTS or any(part is None for part in found):
            if not observation.equal:
                return None
            continue
        for path, got, want in (part for part in found if part is not None):
            pair = _pair(got, want, observation)
            equal = observation.equal or (len(found) > 1 and compare(got, want, _at(tolerance, path)).equal)
            if pair is not None:
                pairs.setdefault(path, []).append((equal, pair))
            elif not equal:
                return None
    return [one for path in pairs if (one := _series(path, pairs[path], _at(tolerance, path))).wrong]


def _at(tolerance: Tolerance, path: tuple[Any, ...]) -> Tolerance:
    for key in path:
        tolerance = tolerance.at(key)
    return tolerance


def _chosen(observations: Sequence[Observation]) -> list[Observation]:
    """Evenly spread over the cases, where there are too many."""
    answered = [one for one in observations if one.got is not MISSING]
    groups = [[one for one in answered if one.equal is equal] for equal in (False, True)]
    return [group[i] for group in groups for i in _spread(len(group))]


def _spread(count: int) -> list[int]:
    kept = min(count, MOST_CASES)
    return [i * count // kept for i in range(kept)]


def _series(path: tuple[Any, ...], pairs: list[tuple[bool, Pair]], tolerance: Tolerance) -> Series:
    wrong = sorted((pair for equal, pair in pairs if not equal), key=lambda pair: pair.got.size + pair.want.size)
    return Series(path, tuple(wrong), tuple(pair for equal, pair in pairs if equal), tolerance)


def _parts(got: Any, want: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any, Any] | None]:
    """Path and both sides of each part; None where the structures differ."""
    if isinstance(want, dict):
        if len(path) >= MOST_DEPTH or not isinstance(got, dict) or got.keys() != want.keys():
            yield None
            return
        for key in want:
            yield from _parts(got[key], want[key], (*path, key))
    elif isinstance(want, list | tuple) and not _is_numbers(want):
        if len(path) >= MOST_DEPTH or not isinstance(got, list | tuple) or len(got) != len(want):
            yield None
            return
        for i, right in enumerate(want):
            yield from _parts(got[i], right, (*path, i))
    elif isinstance(want, list) == isinstance(got, list | tuple):
        yield path, got, want
    else:
        yield None


def _is_numbers(value: Sequence[Any]) -> bool:
    """A list of numbers is one part; a tuple of them is several outputs."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, int | float | complex) for item in value)


def _pair(got: Any, want: Any, observation: Observation) -> Pair | None:
    mine, right = numbers(got), numbers(want)
    if mine is None or right is None:
        return None
    return Pair(wide(mine), wide(right), mine.dtype.kind, right.dtype.kind, observation)


def numbers(value: Any) -> Array | None:
    """Numbers, an array or a list of numbers as an array of dtype kind b, i, u, f or c; None for anything else."""
    if isinstance(value, list | tuple):
        if len(value) > MOST_ELEMENTS or not all(isinstance(item, int | float | complex) for item in value):
            return None
        if any(_too_large(item) for item in value):
            return None
        array = np.asarray(value) if len(value) else np.zeros(0)
    elif isinstance(value, np.ndarray | np.generic) or (
        isinstance(value, int | float | complex) and not _too_large(value)
    ):
        array = np.asarray(value)
    else:
        return None
    if array.dtype.kind not in "biufc" or array.size > MOST_ELEMENTS:
        return None
    return array if array.dtype.kind in "bfc" or not (np.abs(array.astype(np.float64)) > LARGEST_WHOLE).any() else None


def _too_large(number: complex) -> bool:
    return isinstance(number, int) and abs(number) > LARGEST_WHOLE


def wide(array: Array) -> Array:
    """As float64 or complex128, which hold every number that `numbers` lets through."""
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
