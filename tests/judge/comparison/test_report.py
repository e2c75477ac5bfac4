"""What is reported of one answer, and to whom."""

import math
from typing import Any

import numpy as np
import pytest

from judge.cases.case import Case
from judge.comparison.report import Element, Report, report, sentences
from judge.comparison.tolerance import Mode, Tolerance
from judge.comparison.ulps import Histogram
from judge.decide import decide_case
from judge.packages.package import Limits
from judge.sources.execute import Answered, Fact

USUAL = Tolerance(0.01, 0.0)
LIMITS = Limits(case_seconds=1, load_seconds=1, total_seconds=1, memory_mib=100, output_kib=64)


def test_everything_in_it() -> None:
    """A nested answer is counted through: numbers, booleans and texts, the worst, the first, and units."""
    want = [1.0, {"w": np.array([[1, 2], [3, math.inf]])}, True, "a", 7]
    got = [1.0, {"w": np.array([[1, 2.5], [math.nan, 4]])}, False, "b", 9]
    found = report(got, want, USUAL)
    assert (found.compared, found.over, found.not_finite, found.reordered) == (8, 6, 2, False)
    assert found.worst == Element("[4]", "9", "7", 2.0, 0.0)
    assert found.mismatches == (
        Element("[1]['w'][0, 1]", "2.5", "2.0", 0.5, 0.01),
        Element("[1]['w'][1, 0]", "nan", "3.0", None, None),
        Element("[1]['w'][1, 1]", "4.0", "inf", None, None),
        Element("[2]", "False", "True", None, None),
        Element("[3]", "'b'", "'a'", None, None),
    )
    assert found.ulps == Histogram(("float64",), (2, *[0] * 16, 1))
    assert found.holds_values


def test_right_answer() -> None:
    """Of a right answer the largest error is told with its bound, and nothing is over."""
    found = report(np.array([1.0, 2.25]), np.array([1.0, 2.0]), Tolerance(0.5, 0.0))
    assert (found.compared, found.over, found.mismatches) == (2, 0, ())
    assert found.worst == Element("[1]", "2.25", "2.0", 0.25, 0.5)


def test_wrong_ones_first() -> None:
    """The worst is one of those that are over, even if a right one is farther off."""
    found = report(np.array([1001.0, 1.2]), np.array([1000.0, 1.0]), Tolerance(0.0, 0.1))
    assert found.worst is not None
    assert found.worst.place == "[1]"


@pytest.mark.parametrize(
    ("got", "want"), [(None, 1.0), (1, 1.0), (np.zeros(3), np.zeros(4)), ([1.0], 1.0), (None, None), ([], [])]
)
def test_nothing_to_compare(got: Any, want: Any) -> None:
    """Where there is nothing beside anything the report is empty, and nothing is said."""
    found = report(got, want, USUAL)
    assert found == Report(0, 0, 0, None, (), None)
    assert not found.holds_values
    assert list(sentences(found)) == []


@pytest.mark.parametrize(
    ("got", "want", "tolerance", "lines"),
    [
        (
            np.array([1.0, 3.0, math.nan]),
            np.array([1.0, 2.0, 3.0]),
            USUAL,
            [
                "2 of 3 values are off, 1 of them because of an infinity or NaN.",
                "largest error at [1]: got 3.0, expected 2.0, off by 1, allowed 0.01",
                "off at [1]: got 3.0, expected 2.0",
                "off at [2]: got nan, expected 3.0",
                "errors in units in the last place (ULP) of float64:",
                f"              0  {'█' * 24} 1",
                f"  65536 or more  {'█' * 24} 1",
            ],
        ),
        (
            np.ones(49),
            np.concatenate([np.ones(48), [1 + 2**-52]]),
            USUAL,
            [
                "0 of 49 values are off.",
                "largest error at [48]: got 1.0, expected 1.0000000000000002, off by 2.22e-16, allowed 0.01",
                "errors in units in the last place (ULP) of float64:",
                f"  0  {'█' * 24} 48",
                "  1  █ 1",
            ],
        ),
        (
            1.5,
            1.0,
            USUAL,
            [
                "1 of 1 value is off.",
                "largest error: got 1.5, expected 1.0, off by 0.5, allowed 0.01",
                "errors in units in the last place (ULP) of float64:",
                f"  65536 or more  {'█' * 24} 1",
            ],
        ),
        (
            [2, 1],
            [1, 2],
            Tolerance(0, 0, mode=Mode.UNORDERED),
            ["0 of 2 values are off. The order does not count; indices refer to the expected result."],
        ),
    ],
)
def test_sentences(got: Any, want: Any, tolerance: Tolerance, lines: list[str]) -> None:
    """The report is told in lines that a person can read."""
    assert list(sentences(report(got, want, tolerance))) == lines


@pytest.mark.parametrize("visible", [True, False])
def test_who_is_told(visible: bool) -> None:
    """The report of a case is told where its values are, and nowhere else."""
    case = Case(0, visible, {"x": 1}, b"", np.array([1.0, 2.0]))
    said = decide_case(case, Fact(Answered(np.array([1.0, 2.5])), 0.1, ""), USUAL, LIMITS, visible=visible)
    if visible:
        assert said.detail is not None
        assert said.detail.report.startswith("1 of 2 values is off.\nlargest error at [1]: got 2.5, expected 2.0")
    else:
        assert said.detail is None
        assert "2.5" not in repr(said)
