"""Weaknesses of the hidden cases."""

from typing import Any

import pytest

from judge.check.weakness import find_weaknesses
from tests.judge.check.conftest import in_context, packaged

LINE = "def f(x, w):\n    return x @ w\n"
CASES = """\
import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    return [{"x": rng.standard_normal((n, d)) * SCALE, "w": W} for n, d, e in SIZES]
"""
SOUND: dict[str, Any] = {"SCALE": "1", "W": "rng.standard_normal((d, e))", "SIZES": "[(3, 4, 5), (5, 3, 2), (2, 6, 3)]"}


def found(**changes: str) -> set[tuple[str, str]]:
    """The rule and level of each finding."""
    cases = CASES
    for name, text in {**SOUND, **changes}.items():
        cases = cases.replace(name, text)
    package = packaged(LINE, cases, arguments=("x", "w"), accepted=(LINE,), wrong=())
    return {(finding.rule, str(finding.level)) for finding in find_weaknesses(in_context(package))}


def test_sound() -> None:
    """Numbers near 1 in arrays of different sizes have no weakness."""
    assert found() == set()


@pytest.mark.parametrize(
    ("changes", "rule", "level"),
    [
        ({"SCALE": "1e-4"}, "magnitude", "warning"),
        ({"SCALE": "1e7"}, "magnitude", "warning"),
        ({"SCALE": "1e-8"}, "unmoved", "warning"),
        ({"W": "np.ones((d, e))"}, "one-value", "warning"),
        ({"W": "np.full((4, 2), 0.5)", "SIZES": "[(3, 4, 5), (5, 4, 2), (2, 4, 3)]"}, "one-value", "warning"),
        ({"SIZES": "[(3, 4, 1), (5, 3, 1), (2, 6, 1)]"}, "sizes", "warning"),
        ({"SIZES": "[(3, 4, 5), (3, 4, 5), (3, 4, 5)]"}, "sizes", "warning"),
        ({"SIZES": "[(3, 4, 5)]"}, "cases", "warning"),
        ({"SIZES": "[(3, 4, 3), (5, 2, 5), (6, 3, 6)]"}, "equal-sizes", "error"),
    ],
)
def test_weak(changes: dict[str, str], rule: str, level: str) -> None:
    """Each weakness is found by its rule."""
    assert (rule, level) in found(**changes)


def looked_at(reference: str, cases: str, tolerance: str, *names: str) -> set[tuple[str, str]]:
    """The rule and level of each finding for these cases."""
    package = packaged(reference, cases, arguments=names, accepted=(reference,), wrong=(), tolerance=tolerance)
    return {(finding.rule, str(finding.level)) for finding in find_weaknesses(in_context(package))}


ONE_HOT = "import numpy as np\n\n\ndef f(labels, n):\n    return np.eye(n)[labels]\n"


@pytest.mark.parametrize(("more", "expected"), [(0, {("equal-sizes", "error")}), (1, set())])
def test_counted_from_an_array(more: int, expected: set[tuple[str, str]]) -> None:
    """A number of classes that can be computed from the labels is an error."""
    cases = f"""import numpy as np


def samples():
    return hidden(np.random.default_rng(0))[:1]


def hidden(rng):
    sizes = [(5, 3), (7, 4), (6, 5), (9, 6)]
    return [{{"labels": rng.permutation(np.arange(m) % n), "n": n + {more}}} for m, n in sizes]
"""
    found = looked_at(ONE_HOT, cases, "atol = 1e-6\nrtol = 0", "labels", "n")
    assert {each for each in found if each[0] == "equal-sizes"} == expected


@pytest.mark.parametrize(("rtol", "expected"), [("1e-16", {("tolerance", "warning")}), ("1e-12", set())])
def test_no_room_for_rounding(rtol: str, expected: set[tuple[str, str]]) -> None:
    """A tolerance below the rounding error is a warning."""
    cases = CASES
    for name, text in SOUND.items():
        cases = cases.replace(name, text)
    found = looked_at(LINE, cases, f"atol = 0\nrtol = {rtol}", "x", "w")
    assert {each for each in found if each[0] == "tolerance"} == expected


@pytest.mark.parametrize("told", ["np.nansum(x) + np.nanmean(x)", "np.where(np.isnan(w), 0, w).sum() + x.sum()"])
@pytest.mark.parametrize(
    ("w", "expected"), [("rng.standard_normal((d, e))", {("no-nan", "error")}), ("np.full((d, e), np.nan)", set())]
)
def test_no_nan(w: str, expected: set[tuple[str, str]], told: str) -> None:
    """A reference that handles NaN needs cases with NaN."""
    cases = CASES
    for name, text in {**SOUND, "W": w}.items():
        cases = cases.replace(name, text)
    found = looked_at(
        f"import numpy as np\n\n\ndef f(x, w):\n    return {told}\n", cases, "atol = 1e-6\nrtol = 0", "x", "w"
    )
    assert {each for each in found if each[0] == "no-nan"} == expected
