"""How far two answers are from each other: the same but for rounding, within the tolerance, or told apart by it."""

import math
from enum import IntEnum
from typing import Any

import numpy as np

from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.sources.execute import Answered, Fact

TIGHT = 1e-3  # of the tolerance: whatever is nearer is the same
ROUNDING = 1e-5  # of the largest number: float32 sums of some hundred terms, added in another order


class Grade(IntEnum):
    """From the same to different; `BREAKS` is a difference in which one side has stopped being finite."""

    SAME = 0
    WITHIN = 1
    BREAKS = 2
    BEYOND = 3


def ratio(got: Any, want: Any, tolerance: Tolerance) -> float:
    """The largest error in multiples of what is allowed; infinite where the answers cannot be compared number by number."""
    compared = compare(got, want, tolerance)
    if compared.worst_ratio is not None and (compared.equal or compared.worst_ratio > 1):
        return compared.worst_ratio
    return 0.0 if compared.equal else math.inf


def rejects(fact: Fact, want: Any, tolerance: Tolerance) -> bool:
    """Is this no right answer?"""
    return not isinstance(fact.outcome, Answered) or not compare(fact.outcome.value, want, tolerance).equal


def grade(fact: Fact, want: Any, tolerance: Tolerance) -> Grade:
    """How far what came of a call is from `want`, which is finite."""
    if not isinstance(fact.outcome, Answered):
        return Grade.BEYOND
    got = fact.outcome.value
    compared = compare(got, want, tolerance)
    if not compared.equal:
        return Grade.BEYOND if finite(got) else Grade.BREAKS
    if compared.worst_ratio is None or compared.worst_ratio <= TIGHT:
        return Grade.SAME
    return Grade.SAME if (compared.max_abs_error or 0.0) <= ROUNDING * largest(want) else Grade.WITHIN


def leaves(value: Any) -> list[Any]:
    """The arrays, numbers and texts that a value is made of."""
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def numeric(value: Any) -> bool:
    """Is it a number or an array of numbers?"""
    return isinstance(value, np.ndarray | np.generic | int | float | complex)


def finite(value: Any) -> bool:
    """Are all its numbers finite?"""
    return all(_finite(leaf) for leaf in leaves(value) if numeric(leaf))


def _finite(leaf: Any) -> bool:
    return isinstance(leaf, int) or bool(np.isfinite(leaf).all())


def largest(value: Any) -> float:
    """The largest absolute value of its numbers; 0 where there is none."""
    sizes = [0.0]
    for leaf in leaves(value):
        if isinstance(leaf, int):
            sizes.append(float(min(abs(leaf), 10**300)))
        elif numeric(leaf) and np.size(leaf):
            wide = np.asarray(leaf).astype(np.complex128 if np.iscomplexobj(leaf) else np.float64)
            sizes.append(float(np.abs(wide).max()))
    return max(sizes)
