"""Recognises a known mistake: the learner's answers are those of a wrong program whose mistake has been put into words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from judge.comparison.compare import compare
from judge.comparison.tolerance import Mode, Tolerance
from judge.errors import PackageError
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.explain.relations import near
from judge.explain.relations.near import bits
from judge.explain.relations.series import numbers, wide
from judge.observation import MISSING, Observation

ENOUGH = 10.0  # bits: one float that is met exactly; of answers such as a boolean, several must agree
MORE = 3  # cases that are met exactly, for each that is not
ABOUT = 0.02  # of how far the mistake is from what is right
_OTHERWISE = ENOUGH  # where the difference is not one of numbers: the class, the shape, a text


def find(answered: Sequence[Observation], mistakes: Sequence[Mistake], tolerance: Tolerance) -> Diagnosis | None:
    """The one mistake whose answers the learner gave in all cases; none where two agree that say different things."""
    told = {mistake.diagnosis for mistake in mistakes if _agrees(mistake, answered, tolerance, ENOUGH)}
    return Diagnosis("known_mistake", told.pop()) if len(told) == 1 else None


def first(answered: Sequence[Observation], slips: Sequence[Mistake], tolerance: Tolerance) -> Diagnosis | None:
    """The first of many wrong programs with these answers in all cases: where several have them, all come to the same."""
    found = next((slip for slip in slips if _agrees(slip, answered, tolerance, near.ENOUGH)), None)
    return Diagnosis("slip", found.diagnosis) if found else None


def _agrees(mistake: Mistake, answered: Sequence[Observation], tolerance: Tolerance, enough: float) -> bool:
    """Alike in every case, the right ones included; and it is the mistake that shows in those that are wrong.

    Of the wrong ones a few may be only about alike: two programs with the same mistake need not be equally exact where it
    makes numbers large, or overflow in the same case.
    """
    total, exact, about = 0.0, 0, 0
    for observation in sorted(answered, key=lambda one: one.equal):
        theirs = mistake.answers[observation.index] if 0 <= observation.index < len(mistake.answers) else MISSING
        if theirs is MISSING or not could_be(observation, theirs, tolerance):
            return False
        if not alike(observation.got, theirs, tolerance):
            about += 1
        elif not observation.equal:
            exact += 1
            if not _equal(theirs, observation.want, tolerance):
                total += _telling(theirs, observation.want, tolerance)
    return total >= enough and MORE * about <= exact


def could_be(observation: Observation, theirs: Any, tolerance: Tolerance) -> bool:
    """Is the answer that of a mistake, or about that: nearer to it by far than the mistake is to what is right?"""
    if alike(observation.got, theirs, tolerance):
        return True
    if observation.equal:
        return False
    got, other, want = (numbers(value) for value in (observation.got, theirs, observation.want))
    if got is None or other is None or want is None or not got.shape == other.shape == want.shape:
        return False
    if any(array.dtype.kind not in "fc" for array in (got, other, want)):
        return False
    apart, wrong = np.abs(wide(got) - wide(other)), np.abs(wide(other) - wide(want))
    usable = np.isfinite(apart) & np.isfinite(wrong)
    for one, another in ((got, other), (other, got)):
        if not np.isfinite(wide(one)).any():  # it has overflowed, or met NaN
            return bool(np.isfinite(wide(another)).all())
    return bool(usable.any() and apart[usable].max() <= ABOUT * wrong[usable].max())


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
