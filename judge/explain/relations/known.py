"""Recognises a known mistake: the learner's answers are those of a wrong program whose mistake is known."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from judge.comparison.compare import compare
from judge.comparison.tolerance import Mode, Tolerance
from judge.errors import PackageError
from judge.explain.diagnosis import Answer, Diagnosis, Mistake
from judge.explain.relations import evidence
from judge.explain.relations.series import numbers, wide
from judge.observation import MISSING, Observation
from judge.values.tree import Value

ENOUGH = 10.0  # bits: one float that is met exactly; of answers such as a boolean, several must agree
MORE = 3  # cases that are met exactly, for each that is not
ABOUT = 0.02  # of how far the mistake is from the expected answer
_NOT_OF_NUMBERS = ENOUGH  # where the difference is in the class, the shape, a text


def the_only_mistake(
    answered: Sequence[Observation], mistakes: Sequence[Mistake], tolerance: Tolerance
) -> Diagnosis | None:
    """The one mistake whose answers the learner gave in all cases; none if two agree that say different things."""
    found = [mistake.diagnosis for mistake in mistakes if _agrees(mistake, answered, tolerance, ENOUGH)]
    return found[0] if found and all(one == found[0] for one in found) else None


def first_mistake(
    answered: Sequence[Observation], mistakes: Sequence[Mistake], tolerance: Tolerance
) -> Diagnosis | None:
    """The first of many wrong programs with these answers in all cases: if several have them, all come to the same."""
    return next((one.diagnosis for one in mistakes if _agrees(one, answered, tolerance, evidence.ENOUGH)), None)


def could_be(observation: Observation, theirs: Answer, tolerance: Tolerance) -> bool:
    """Is the answer that of a mistake, or about that: nearer to it by far than the mistake is to the expected answer?"""
    if alike(observation.got, theirs, tolerance):
        return True
    if observation.equal:
        return False
    got, other, want = (numbers(value) for value in (observation.got, theirs, observation.want))
    if got is None or other is None or want is None or not got.shape == other.shape == want.shape:
        return False
    if any(array.dtype.kind not in "fc" for array in (got, other, want)):
        return False
    for one, another in ((got, other), (other, got)):
        if not np.isfinite(one).any():  # it has overflowed, or met NaN
            return bool(np.isfinite(another).all())
    apart, wrong = np.abs(wide(got) - wide(other)), np.abs(wide(other) - wide(want))
    usable = np.isfinite(apart) & np.isfinite(wrong)
    return bool(usable.any() and apart[usable].max() <= ABOUT * wrong[usable].max())


def alike(one: Value, other: Answer, tolerance: Tolerance) -> bool:
    """Are two wrong answers the same? NaN is a number as any between them, and rounding in another order no difference."""
    rtol = tolerance.rtol if tolerance.mode is Mode.EXACT else max(tolerance.rtol, 1e-6)
    return _equal(one, other, replace(tolerance, nan_equal=True, rtol=rtol))


def _agrees(mistake: Mistake, answered: Sequence[Observation], tolerance: Tolerance, enough: float) -> bool:
    """Are the answers alike in every case, the right ones included, and does the mistake show in the wrong ones?

    In a few wrong cases they may be only about alike: two programs with the same mistake need not be equally exact where it
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
                total += _bits(theirs, observation.want, tolerance)
    return total >= enough and MORE * about <= exact


def _equal(one: Value, other: Answer, tolerance: Tolerance) -> bool:
    try:
        return other is not MISSING and compare(one, other, tolerance).equal
    except PackageError:  # too large to try every order; what is no problem in the package's own answers
        return False


def _bits(theirs: Value, want: Value, tolerance: Tolerance) -> float:
    """How much it means that the answers are those of the mistake."""
    mine, right = numbers(theirs), numbers(want)
    of_lists = [isinstance(value, list | tuple) for value in (theirs, want)]
    if mine is None or right is None or mine.shape != right.shape or of_lists[0] != of_lists[1]:
        return _NOT_OF_NUMBERS
    whole = mine.dtype.kind in "biu" and right.dtype.kind in "biu"
    told = evidence.bits(wide(mine), wide(right), tolerance, whole=whole)
    nothing = not whole and (not np.abs(mine).any() or not np.isfinite(wide(mine)).all())
    return max(told, _NOT_OF_NUMBERS) if nothing else told
