"""`judge.comparison.elements`: one number or array beside another, and the first difference."""

import math
from typing import Any

import numpy as np
import pytest

from judge.comparison.elements import Stage, compare_elements, outline_finding
from judge.comparison.tolerance import Mode, Tolerance

USUAL = Tolerance(1e-5, 1e-4, nan_equal=False)
NAN, INF = math.nan, math.inf


def floats(*values: float) -> Any:
    """A float64 array."""
    return np.array(values, np.float64)


@pytest.mark.parametrize(
    ("got", "want", "stage"),
    [
        (np.zeros((1, 3)), np.zeros(3), Stage.SHAPE),
        (1, np.ones(1), Stage.SHAPE),
        (np.array([[1]]), floats(1), Stage.SHAPE),
        (np.array([1]), floats(1), Stage.KIND),
        (True, 1, Stage.KIND),
        (floats(NAN, 1), floats(0, 0), Stage.FINITE),
        (floats(1, 1), floats(NAN, 0), Stage.FINITE),
        (floats(1, 1), floats(INF, 0), Stage.FINITE),
        (floats(1, 2), floats(1, 3), Stage.VALUE),
        (np.array([1, 2]), np.array([1, 3]), Stage.VALUE),
        (False, True, Stage.VALUE),
    ],
)
def test_stages(got: Any, want: Any, stage: Stage) -> None:
    """The shape is checked before the kind, the kind before infinities and NaN, and these before the values."""
    found = compare_elements(got, want, USUAL)
    assert found.finding is not None
    assert found.finding.stage is stage
    assert not any(letter.isdigit() for letter in found.finding.category)
    outline = outline_finding(got, want)
    assert outline == (found.finding if stage in (Stage.SHAPE, Stage.KIND) else None)


def test_within_the_tolerance() -> None:
    """Correct elements have no finding, but the largest error and its share of the bound."""
    found = compare_elements(floats(1.5, 2, 3), floats(1, 2, 3), Tolerance(1.0, 0.0))
    assert (found.finding, found.error, found.ratio) == (None, 0.5, 0.5)
    assert compare_elements(floats(), floats(), USUAL) == compare_elements(floats(1), floats(1), USUAL)


def test_the_largest_error() -> None:
    """Of several wrong numbers, the message shows the place and the values of the largest error, and how many are off."""
    got, want = np.zeros((2, 3)), np.array([[0, 0.1, 0], [0, 0, 0.75]])
    found = compare_elements(got, want, USUAL)
    assert found.finding is not None
    for part in "2 of 6", "[1, 2]", "0.75":
        assert part in found.finding.message
    assert found.error == 0.75


def test_no_error_without_numbers() -> None:
    """Where the values cannot be subtracted, there is no error and no ratio."""
    for got, want in (True, False), (floats(NAN), floats(1)), (floats(1), floats(1, 2)), (1, 1.0):
        found = compare_elements(got, want, USUAL)
        assert (found.error, found.ratio) == (None, None)


def test_exact_is_not_off_by_a_tolerance() -> None:
    """In mode exact the category does not speak of a tolerance."""
    categories = [
        compare_elements(floats(1), floats(2), Tolerance(0, 0, mode=mode)).finding
        for mode in (Mode.TOLERANCE, Mode.EXACT)
    ]
    assert [finding is not None and "tolerance" in finding.category for finding in categories] == [True, False]
