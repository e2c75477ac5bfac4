"""How far an answer is from the expected one."""

import math

import numpy as np
import pytest

from judge.check.sameness import Grade, finite, grade, largest, ratio
from judge.comparison.tolerance import Tolerance
from judge.sources.execute import Answered, Raised

TOLERANCE = Tolerance(1e-3, 0)
WANT = np.array([1.0, 2.0])
RAISED = Raised("run", "E", "", None, "", memory=False)


def graded(value: object) -> Grade:
    """The grade of an answer."""
    return grade(Answered(value), WANT, TOLERANCE)


def test_grades() -> None:
    """Grades: equal, equal except for rounding, within the tolerance, beyond it, and no longer finite."""
    assert graded(WANT) is Grade.SAME
    assert graded(WANT + 1e-5) is Grade.SAME
    assert graded(WANT + 5e-4) is Grade.WITHIN
    assert graded(WANT + 1e-2) is Grade.BEYOND
    assert graded(WANT * np.nan) is Grade.BREAKS
    assert graded(np.zeros(3)) is Grade.BEYOND
    assert grade(RAISED, WANT, TOLERANCE) is Grade.BEYOND


def test_ratio() -> None:
    """The largest error over the tolerance; infinite where the forms differ or there is no answer."""
    assert ratio(Answered(WANT + 5e-4), WANT, TOLERANCE) == pytest.approx(0.5)
    assert ratio(RAISED, WANT, TOLERANCE) == math.inf
    assert ratio(Answered("text"), WANT, TOLERANCE) == math.inf
    assert ratio(Answered(np.zeros(3)), WANT, TOLERANCE) == math.inf
    assert ratio(Answered("a"), "a", TOLERANCE) == 0
    assert ratio(Answered("a"), "b", TOLERANCE) == math.inf
    assert ratio(Answered({"a": "x", "b": WANT}), {"a": "y", "b": WANT}, TOLERANCE) == math.inf


def test_finite_and_largest() -> None:
    """Both look at the numbers in lists and dicts; huge integers are finite."""
    assert finite({"a": [1, "text", 10**400], "b": np.zeros(0)})
    assert not finite([1.0, [math.inf]])
    assert largest({"a": [-3, "text"], "b": np.array([1 + 0j])}) == 3
    assert largest(10**400) == 1e300
    assert largest("text") == 0
