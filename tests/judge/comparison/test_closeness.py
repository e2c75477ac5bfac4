"""Errors, bounds and ratios, element by element; and the bound that follows the scale of the expected answer."""

import math
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judge.comparison.closeness import measure
from judge.comparison.compare import compare
from judge.comparison.tolerance import Mode, Tolerance

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # however busy the machine is

T = Tolerance(0.5, 0.25)
INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("got", "want", "tolerance", "ratio"),
    [
        (np.array([1.0, 2.5]), np.array([1.0, 2.0]), T, 0.5),
        (2.5, 2.0, T, 0.5),
        (np.array([4.0, 2.5]), np.array([2.0, 2.0]), T, 2.0),
        ([2.25, np.array([2.5])], [2.0, np.array([2.0])], T, 0.5),
        (1.0, 1.0, Tolerance(0, 0), 0.0),
        (1.5, 1.0, Tolerance(0, 0), INF),
        (np.array([1.5]), np.array([1.0]), Tolerance(0.5, 0.5, mode=Mode.EXACT), INF),
        (3, 3, T, 0.0),
        (np.array([3, 4]), np.array([3, 5]), T, INF),
        (2**100, 0, T, INF),
        (np.zeros(0), np.zeros(0), T, 0.0),
        (np.array([INF, 1.25]), np.array([INF, 1.0]), T, 1 / 3),
        (np.array([1e308]), np.array([-1e308]), Tolerance(0, 4.0), 0.5),
        (np.array([1e308]), np.array([-1e308]), Tolerance(0, 1.0), 2.0),
        (1e308, -1e308, Tolerance(0, 1.0), 2.0),
        (np.array([3 + 4j]), np.array([0j]), Tolerance(2.5, 0), 2.0),
        (np.nextafter(1.5, 2), 1.0, Tolerance(0.5, 0), np.nextafter(1, 2)),
        (NAN, 1.0, T, None),
        (np.array([1.0, 1.0]), np.array([INF, 1.0]), T, None),
        (True, True, T, None),
        ([2.0, True], [2.0, False], T, None),
        (["a", 2.0], ["b", 2.0], T, None),
        (np.zeros(3), np.zeros(4), T, None),
        (1, 1.0, T, None),
        (None, None, T, None),
    ],
)
def test_worst_ratio(got: Any, want: Any, tolerance: Tolerance, ratio: float | None) -> None:
    """The worst ratio is the largest error in multiples of its own bound, and None where there is nothing to subtract."""
    found = compare(got, want, tolerance).worst_ratio
    assert found == (ratio if ratio is None else pytest.approx(ratio, rel=1e-15))
    assert found is None or (found <= 1) is compare(got, want, tolerance).equal


@pytest.mark.parametrize(
    ("got", "want", "equal"),
    [
        (np.array([0.09, 100.0]), np.array([0.0, 100.0]), True),
        (np.array([0.11, 100.0]), np.array([0.0, 100.0]), False),
        (np.array([0.09, -100.0]), np.array([0.0, -100.0]), True),
        (np.array([0.09, INF]), np.array([0.0, INF]), False),
        (np.array([[0.09], [100]]), np.array([[0.0], [100]]), True),
        ([0.09, 100.0], [0.0, 100.0], False),
        (0.09, 0.0, False),
        (100.09, 100.0, True),
        (np.array([0.09, 100j]), np.array([0.0, 100j]), True),
        (np.array([1e305, 1.5e308]), np.array([0.0, 1.5e308]), True),
        (np.array([1e306, 1.5e308]), np.array([0.0, 1.5e308]), False),
        (np.array([1e305, 1.5e308 + 1.5e308j]), np.array([0.0, 1.5e308 + 1.5e308j]), True),
        (np.array([0.0, 5e-320]), np.array([0.0, 5e-320]), True),
    ],
)
def test_scale(got: Any, want: Any, equal: bool) -> None:
    """`scale_rtol` allows for a share of the largest finite number of the same array, which a number alone is itself."""
    assert compare(got, want, Tolerance(0.0, 0.0, scale_rtol=1e-3)).equal is equal


def test_scale_is_told() -> None:
    """The allowed error in a message is the sum of all three terms of the bound."""
    found = compare(np.array([1.0, 5.0]), np.array([0.0, 5.0]), Tolerance(1e-5, 1e-4, scale_rtol=1e-3))
    assert "[0]: got 1.0, expected 0.0 (off by 1, allowed 0.00501)" in found.message


def test_exact_is_told() -> None:
    """In mode exact neither message nor category mentions a tolerance."""
    found = compare(np.array([1.0, 5.0]), np.array([0.0, 5.0]), Tolerance(0.1, 0.1, mode=Mode.EXACT))
    assert "[0]: got 1.0, expected 0.0 (off by 1, allowed 0)" in found.message
    assert "tolerance" not in found.message + found.category


@UNHURRIED
@given(st.floats(), st.floats(), *[st.floats(0, 1e308)] * 3)
def test_a_float_is_an_array_of_one(got: float, want: float, atol: float, rtol: float, scale_rtol: float) -> None:
    """A Python float is measured as the 0-d array of it, to the last bit."""
    tolerance = Tolerance(atol, rtol, scale_rtol=scale_rtol)
    one, other = measure(got, want, tolerance), measure(np.array(got), np.array(want), tolerance)
    for name in ("right", "expected", "errors", "bounds", "ratios"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_overflow_is_capped() -> None:
    """Errors and bounds that overflow are given as the largest number there is."""
    measured = measure(np.array([1.7e308]), np.array([-1.7e308]), Tolerance(1.0, 1e10))
    assert (measured.errors[0], measured.bounds[0]) == (sys.float_info.max,) * 2
    assert measured.right.all()
