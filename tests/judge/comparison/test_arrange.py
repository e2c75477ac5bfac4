"""Answers in any order: each way of arranging them, and how little is said to be wrong."""

from typing import Any

import numpy as np
import pytest

from judge.comparison import arrange
from judge.comparison.arrange import arrange_rows
from judge.comparison.compare import compare
from judge.comparison.report import report
from judge.comparison.tolerance import Mode, Part, Tolerance

ANY = Tolerance(0.3, 0.0, mode=Mode.UNORDERED)


def loose(atol: float = 0.0, rtol: float = 0.0, **more: Any) -> Tolerance:
    """In any order."""
    return Tolerance(atol, rtol, mode=Mode.UNORDERED, **more)


@pytest.mark.parametrize(
    ("got", "want", "tolerance", "equal"),
    [
        ([3, 1, 2], [1, 2, 3], ANY, True),
        ([1, 1, 2], [1, 2, 2], ANY, False),
        (["b", "a"], ["a", "b"], ANY, True),
        (["a", "a", "b"], ["a", "b", "b"], ANY, False),
        ([True, False], [False, True], ANY, True),
        ([2**200, 1], [1, 2**200], ANY, True),
        ([2**200 + 1, 1], [1, 2**200], ANY, False),
        ((2.1, 0.9), [1.0, 2.0], ANY, True),
        ([np.array(2.0), 1.0], [1.0, np.array(2.0, np.float32)], ANY, True),
        ([1, 2], [1.0, 2.0], ANY, False),
        ([None, 1.0], [1.0, None], ANY, True),
        ([1.0, "a"], ["a", 1.0], ANY, True),
        ([], [], ANY, True),
        ([float("nan"), 1.0], [1.0, float("nan")], loose(nan_equal=True), True),
        ([float("nan"), 1.0], [1.0, float("nan")], ANY, False),
        (np.array([np.inf, -np.inf, 0]), np.array([0, np.inf, -np.inf]), ANY, True),
        (np.array([np.inf, np.inf, 0]), np.array([0, np.inf, -np.inf]), ANY, False),
        (np.array([1.0, 2.0]), np.array([0.8, 1.1]), loose(0.9), True),  # the first fit of 1.0 is not the right one
        (np.array([-1.0, 0.0]), np.array([0.0, 1.0]), loose(rtol=2.0), True),  # sorted, -1 would be beside 0
        ([-1.0, 0.0], [0.0, 1.0], loose(rtol=2.0), True),
        ([-1.0, 0.0], [0.0, 1.0], loose(rtol=1.0, scale_rtol=1.0), True),
        (np.array([2j, 1]), np.array([1, 2j]), ANY, True),
        (np.array([[3, 4], [1, 2]]), np.array([[1, 2], [3, 4]]), ANY, True),
        (np.array([[2, 1], [3, 4]]), np.array([[1, 2], [3, 4]]), ANY, False),
        (np.array([[3, 4.1], [1, 2]]), np.array([[1.1, 2], [3, 4]]), ANY, True),
        (np.array([[3, 4.5], [1, 2]]), np.array([[1.1, 2], [3, 4]]), ANY, False),
        (np.array([[True, False], [False, False]]), np.array([[False, False], [True, False]]), ANY, True),
        (np.array([2**63, 1], np.uint64), np.array([1, 2**62]), ANY, False),
        (np.ones((2, 0)), np.ones((2, 0)), ANY, True),
        (np.array(1.0), np.array(1.1), ANY, True),
        (np.arange(200).reshape(2, 100)[::-1], np.arange(200).reshape(2, 100), ANY, True),
        ({"a": [2, 1]}, {"a": [1, 2]}, ANY, True),  # a dict has no order; the list in it is the nearest
        ([[2, 1], [3]], [[1, 2], [3]], ANY, False),  # inside an item the order counts
        ([[3], [2, 1]], [[1, 2], [3]], loose(outputs=(Part((None,), mode=Mode.UNORDERED),)), True),
        ([[2, 1], [3]], [[1, 2], [3]], Tolerance(0, 0, outputs=(Part((0,), mode=Mode.UNORDERED),)), True),
        ([[3], [2, 1]], [[1, 2], [3]], Tolerance(0, 0, outputs=(Part((0,), mode=Mode.UNORDERED),)), False),
    ],
)
def test_any_order(got: Any, want: Any, tolerance: Tolerance, equal: bool) -> None:
    """An answer in another order is right exactly where each of its items has an expected one to itself."""
    assert compare(got, want, tolerance).equal is equal


@pytest.mark.parametrize(
    ("got", "want", "over"),
    [
        (np.array([0.0, 1, 2, 3]), np.array([1.0, 2, 3, 4]), 1),
        ([0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0], 1),
        (["b", "c", "d"], ["a", "b", "c"], 1),
        (np.array([[0, 0], [1, 1], [2, 2]]), np.array([[1, 1], [2, 2], [3, 3]]), 2),
        (np.array([0j, 1j, 2j]), np.array([1j, 2j, 3j]), 1),
        (np.array([np.nan, 1, 2]), np.array([1.0, 2, 3]), 1),
        (np.array([np.inf, 1, 2]), np.array([1.0, 2, np.nan]), 1),
    ],
)
def test_little_is_said_to_be_wrong(got: Any, want: Any, over: int) -> None:
    """What fits is paired first, so that one wrong item does not make its neighbours wrong."""
    found = report(got, want, ANY)
    assert (found.over, found.reordered) == (over, True)


def test_sorting_alone_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numbers are too many to be swept, the sorted order is right wherever any is."""
    monkeypatch.setattr(arrange, "MAX_SWEPT", 0)
    rng = np.random.default_rng(5)
    for dtype in (np.float64, np.int64):
        want = rng.integers(0, 50, 200).astype(dtype)
        got = rng.permutation(want)
        assert np.array_equal(got[arrange_rows(got, want, ANY)], want)


def test_message_in_any_order() -> None:
    """A message says that its indices refer to the order that fits best."""
    found = compare(np.array([9.0, 1.0]), np.array([1.0, 2.0]), ANY)
    assert found.message.startswith("In the order that fits best, 1 of 2 numbers is off")
    assert "at [1]: got 9.0, expected 2.0" in found.message
    said = compare([9, 1], [1, 2], ANY).message
    assert said.startswith("In the order that fits best, at [1]: ")
    assert "got 9, expected 2" in said
