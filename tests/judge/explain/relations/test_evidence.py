"""How near two arrays are, and how much that means."""

import numpy as np
import pytest

from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.evidence import Transform, bits, explains, first_match, met, near, real
from judge.explain.relations.series import Series, series
from tests.judge.observed import TOLERANCE, Wrong, matrices, observe

EXACT = Tolerance(0.0, 0.0)


def one_series(wrong: Wrong) -> Series:
    """The series of a program that makes `wrong` of matrices."""
    (found,) = series(observe(matrices, wrong), TOLERANCE)
    return found


def test_near() -> None:
    """Infinities of one sign and NaN are near themselves, and nothing else is near them."""
    left, right = np.array([1.0, np.inf, np.nan, np.inf, np.nan]), np.array([1.0, np.inf, np.nan, -np.inf, 1.0])
    with np.errstate(all="ignore"):
        assert near(left, right, EXACT).tolist() == [True, True, True, False, False]
        assert not met(left[:2], right[:3], EXACT)
        assert not met(left, None, EXACT)


def test_bits() -> None:
    """Elements that differ from what is expected anyway tell something, equal elements once, and loose ones less."""
    plain = np.array([1.0, 2.0, 3.0, 4.0])
    assert bits(plain, plain, TOLERANCE, whole=False) == 0
    assert (
        bits(2 * plain, plain, TOLERANCE, whole=False) > bits(np.full(4, 7.0), np.ones(4), TOLERANCE, whole=False) > 0
    )
    assert bits(2 * plain, plain, Tolerance(0.1, 0.1), whole=False) < bits(2 * plain, plain, TOLERANCE, whole=False)


def test_both_directions() -> None:
    """A function is found where it was applied once too often, and where it is missing."""
    square = Transform(real(np.square), Diagnosis("done"), Diagnosis("missing"))
    assert first_match(one_series(lambda w, a: w**2), [square]) == Diagnosis("done")
    assert first_match(one_series(lambda w, a: np.sqrt(np.abs(w))), [square]) is None


@pytest.mark.parametrize("axis", [0, 5])
def test_undefined(axis: int) -> None:
    """A function that is not defined, as along an axis that is not there, explains nothing."""
    assert explains(one_series(lambda w, a: w[::-1]), lambda array, pair: np.flip(array, axis)) is (axis == 0)
    assert not explains(one_series(lambda w, a: w + 1), real(np.sqrt, lambda array: array >= 0))


def test_right_cases_count() -> None:
    """A function that would have made a right case wrong explains nothing."""
    found = one_series(lambda w, a: w if a["steps"] == 3 else -w)
    assert not explains(found, lambda array, pair: -array)
