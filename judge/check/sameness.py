"""How far an answer is from the expected one: the same except for rounding, within the tolerance, or beyond it."""

import math
from enum import IntEnum
from typing import Any

import numpy as np

from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.sources.execute import Answered, Outcome
from judge.values.tree import Value, leaves

TIGHT = 1e-3  # of the tolerance; a smaller error counts as none
ROUNDING = 1e-5  # of the largest number: float32 sums of some hundred terms, added in another order


class Grade(IntEnum):
    """From equal to different. `BREAKS` is a difference in which one side is no longer finite."""

    SAME = 0
    WITHIN = 1
    BREAKS = 2
    BEYOND = 3


def ratio(outcome: Outcome, want: Any, tolerance: Tolerance) -> float:
    """The largest error in multiples of the tolerance; infinite where the answers cannot be compared by number."""
    if not isinstance(outcome, Answered):
        return math.inf
    compared = compare(outcome.value, want, tolerance)
    if compared.worst_ratio is not None and (compared.equal or compared.worst_ratio > 1):
        return compared.worst_ratio
    return 0.0 if compared.equal else math.inf


def rejects(outcome: Outcome, want: Any, tolerance: Tolerance) -> bool:
    """Whether this is not a correct answer."""
    return not isinstance(outcome, Answered) or not compare(outcome.value, want, tolerance).equal


def grade(outcome: Outcome, want: Any, tolerance: Tolerance) -> Grade:
    """How far the result of a call is from `want`, which is finite."""
    if not isinstance(outcome, Answered):
        return Grade.BEYOND
    compared = compare(outcome.value, want, tolerance)
    if not compared.equal:
        return Grade.BEYOND if finite(outcome.value) else Grade.BREAKS
    if compared.worst_ratio is None or compared.worst_ratio <= TIGHT:
        return Grade.SAME
    return Grade.SAME if (compared.max_abs_error or 0.0) <= ROUNDING * largest(want) else Grade.WITHIN


def finite(value: Value) -> bool:
    """Whether all its numbers are finite."""
    return all(isinstance(leaf, int) or bool(np.isfinite(leaf).all()) for leaf in _numbers(value))


def largest(value: Value) -> float:
    """The largest absolute value of its numbers; 0 where there is none."""
    return max([0.0, *(_size(leaf) for leaf in _numbers(value) if np.size(leaf))])


def _numbers(value: Value) -> list[Any]:
    return [leaf for _, leaf in leaves(value) if isinstance(leaf, np.ndarray | np.generic | int | float | complex)]


def _size(leaf: Any) -> float:
    if isinstance(leaf, int):
        return float(min(abs(leaf), 10**300))
    wide = np.asarray(leaf).astype(np.complex128 if np.iscomplexobj(leaf) else np.float64)
    return float(np.abs(wide).max())
