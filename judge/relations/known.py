"""Recognises a labelled mistake of the package: the learner's answers are those of a wrong submission that is known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from judge.comparison.compare import compare
from judge.comparison.tolerance import Mode, Tolerance
from judge.errors import PackageError
from judge.observation import MISSING, Diagnosis, Mistake, Observation
from judge.relations.near import bits
from judge.relations.series import numbers, wide

ENOUGH = 10.0  # bits: one float that is met exactly; of answers such as a boolean, several must agree
_OTHERWISE = ENOUGH  # where the difference is not one of numbers: the class, the shape, a text


def find(answered: Sequence[Observation], mistakes: Sequence[Mistake], tolerance: Tolerance) -> Diagnosis | None:
    """The one mistake whose answers the learner gave in all cases; none where two agree that say different things."""
    told = {mistake.diagnosis for mistake in mistakes if _agrees(mistake, answered, tolerance)}
    return Diagnosis("known_mistake", told.pop()) if len(told) == 1 else None


def _agrees(mistake: Mistake, answered: Sequence[Observation], tolerance: Tolerance) -> bool:
    """Alike in every case, the right ones included; and it is the mistake that shows in those that are wrong."""
    total = 0.0
    for observation in sorted(answered, key=lambda one: one.equal):
        theirs = mistake.answers[observation.index] if 0 <= observation.index < len(mistake.answers) else MISSING
        if theirs is MISSING or not alike(observation.got, theirs, tolerance):
            return False
        if not observation.equal and not _equal(theirs, observation.want, tolerance):
            total += _telling(theirs, observation.want, tolerance)
    return total >= ENOUGH


def alike(one: Any, other: Any, tolerance: Tolerance) -> bool:
    """Are two wrong answers the same? NaN is a number as any between them, and rounding in another order no difference."""
    rtol = tolerance.rtol if tolerance.mode is Mode.EXACT else max(tolerance.rtol, 1e-6)
    return _equal(one, other, replace(tolerance, nan_equal=True, rtol=rtol))


def _equal(one: Any, other: Any, tolerance: Tolerance) -> bool:
    try:
        return compare(one, other, tolerance).equal
    except PackageError:  # too large to try every order; what is no problem in the package's own answers
        return False


def _telling(theirs: Any, want: Any, tolerance: Tolerance) -> float:
    mine, right = numbers(theirs), numbers(want)
    if (
        mine is None
        or right is None
        or mine.shape != right.shape
        or isinstance(theirs, list | tuple) != isinstance(want, list | tuple)
    ):
        return _OTHERWISE
    whole = mine.dtype.kind in "biu" and right.dtype.kind in "biu"
    told = bits(wide(mine), wide(right), tolerance, whole=whole)
    nothing = not whole and (not np.abs(mine).any() or not np.isfinite(wide(mine)).all())
    return max(told, _OTHERWISE) if nothing else told
