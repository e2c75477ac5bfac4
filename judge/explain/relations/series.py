"""What relations look at: for each part of the answer, the pairs of what was returned and what is expected.

An answer may be nested. Where the structures of both sides agree, each part is looked at by itself, over all cases; a
list of numbers is one part, as an array is. Parts that are too large or not made of numbers are left out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from judge.comparison.closeness import Array
from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Diagnosis
from judge.observation import MISSING, Observation
from judge.values.tree import Arguments, Path, Value, children, is_tree, part

MOST_ELEMENTS = 100_000  # of one part of one case; larger ones are not looked at
MOST_CASES = 32  # of those that are wrong, and of those that are right
MOST_PARTS = 64  # of one answer
MOST_DEPTH = 8
MOST_AXES = 4
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
        """Whether both sides are integers or booleans, which must match exactly."""
        return self.got_kind in "biu" and self.want_kind in "biu"

    @property
    def arguments(self) -> Arguments:
        """The inputs of the case."""
        return self.observation.arguments


@dataclass(frozen=True)
class Series:
    """One part of the answer over the cases: `wrong` from the smallest to the largest, and `right`; never both empty.

    `path` leads to the part in the answer; it is `()` for the whole answer.
    """

    path: Path
    wrong: tuple[Pair, ...]
    right: tuple[Pair, ...]
    tolerance: Tolerance

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The wrong ones, then the right ones."""
        return (*self.wrong, *self.right)

    @property
    def ranks(self) -> set[int]:
        """The numbers of axes that the expected answers have."""
        return {pair.want.ndim for pair in self.wrong}

    @property
    def same_shape(self) -> bool:
        """Whether each wrong answer has the expected shape."""
        return all(pair.got.shape == pair.want.shape for pair in self.wrong)

    @property
    def real(self) -> bool:
        """Whether each wrong answer consists of real numbers, in the expected shape."""
        return self.same_shape and all(pair.got.dtype.kind == "f" == pair.want.dtype.kind for pair in self.wrong)

    def axes(self, *, of_got: bool = False) -> list[tuple[int, int | None]]:
        """Each axis and its name, which is its number, or None if there is only one; [] if the ranks of the cases differ."""
        ranks = {pair.got.ndim for pair in self.wrong} if of_got else self.ranks
        rank = ranks.pop() if len(ranks) == 1 else 0
        return [(axis, axis if rank > 1 else None) for axis in range(rank)] if rank <= MOST_AXES else []


Relation: TypeAlias = Callable[[Series], Diagnosis | None]


def series(observations: Sequence[Observation], tolerance: Tolerance) -> list[Series]:
    """Each part that is wrong somewhere; none if a wrong answer has another structure, or cannot be looked at."""
    pairs: dict[Path, list[tuple[bool, Pair]]] = {}
    for observation in _chosen(observations):
        parts = list(_parts(observation.got, observation.want))
        if len(parts) > MOST_PARTS or None in parts:
            if not observation.equal:
                return []
            continue
        for path, got, want in filter(None, parts):
            pair = _pair(got, want, observation)
            equal = observation.equal or (len(parts) > 1 and compare(got, want, _at(tolerance, path)).equal)
            if pair is not None:
                pairs.setdefault(path, []).append((equal, pair))
            elif not equal:
                return []
    return [one for path in pairs if (one := _series(path, pairs[path], _at(tolerance, path))).wrong]


def _at(tolerance: Tolerance, path: Path) -> Tolerance:
    for key in path:
        tolerance = tolerance.at(key)
    return tolerance


def _chosen(observations: Sequence[Observation]) -> Iterator[Observation]:
    """Evenly spread over the cases, if there are too many: first some that are wrong, then some that are right."""
    for equal in (False, True):
        group = [one for one in observations if one.got is not MISSING and one.equal is equal]
        kept = min(len(group), MOST_CASES)
        yield from (group[i * len(group) // kept] for i in range(kept))


def _series(path: Path, pairs: list[tuple[bool, Pair]], tolerance: Tolerance) -> Series:
    wrong = sorted((pair for equal, pair in pairs if not equal), key=lambda pair: pair.got.size + pair.want.size)
    return Series(path, tuple(wrong), tuple(pair for equal, pair in pairs if equal), tolerance)


def _parts(got: Value, want: Value, path: Path = ()) -> Iterator[tuple[Path, Value, Value] | None]:
    """Path and both sides of each part; None where the structures differ."""
    if is_tree(want) and not _is_numbers(want):
        if len(path) >= MOST_DEPTH or not _same_keys(got, want):
            yield None
            return
        for key, right in children(want):
            yield from _parts(part(got, (key,)), right, (*path, key))
    elif isinstance(want, list) == isinstance(got, list | tuple):
        yield path, got, want
    else:
        yield None


def _same_keys(got: Value, want: Value) -> bool:
    if isinstance(got, dict) and isinstance(want, dict):
        return got.keys() == want.keys()
    return isinstance(got, list | tuple) and isinstance(want, list | tuple) and len(got) == len(want)


def _is_numbers(value: Value) -> bool:
    """A list of numbers is one part; a tuple of them is several outputs."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, int | float | complex) for item in value)


def _pair(got: Value, want: Value, observation: Observation) -> Pair | None:
    mine, right = numbers(got), numbers(want)
    if mine is None or right is None:
        return None
    return Pair(wide(mine), wide(right), mine.dtype.kind, right.dtype.kind, observation)


def numbers(value: object) -> Array | None:
    """A number, an array or a list of numbers as an array of dtype kind b, i, u, f or c; None for anything else."""
    items = value if isinstance(value, list | tuple) else [value]
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
    elif len(items) > MOST_ELEMENTS or not all(map(_is_number, items)):
        return None
    else:
        array = np.asarray(value) if items else np.zeros(0)
    if array.dtype.kind not in "biufc" or array.size > MOST_ELEMENTS:
        return None
    return array if array.dtype.kind in "bfc" or not (np.abs(array.astype(np.float64)) > LARGEST_WHOLE).any() else None


def _is_number(item: object) -> bool:
    """Not an integer that is too large for float64."""
    return isinstance(item, int | float | complex) and not (isinstance(item, int) and abs(item) > LARGEST_WHOLE)


def wide(array: Array) -> Array:
    """As float64 or complex128, which hold every number that `numbers` lets through."""
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def argument_array(pair: Pair, name: str) -> Array | None:
    """An argument as float64 or complex128, if it is more than one number."""
    value = pair.arguments.get(name)
    array = numbers(value) if isinstance(value, np.ndarray | list) else None
    return wide(array) if array is not None and array.ndim and array.size else None


def of_same_size(pair: Pair, name: str, like: Array) -> Array | None:
    """A real argument that has as many elements as `like`, in its shape."""
    value = argument_array(pair, name)
    fits = value is not None and value.size == like.size and value.dtype.kind == "f"
    return value.reshape(like.shape) if fits and value is not None else None
