"""Weak cases, seen by looking at them."""

from typing import Any

import numpy as np
import pytest

from judge.check import weakness
from judge.check.draws import SECRETS, split
from tests.judge.check.conftest import OwnBench, packaged

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
    draws = tuple(split(OwnBench().cases(package, secret)) for secret in SECRETS)
    return {(finding.rule, str(finding.level)) for finding in weakness.examine(package, draws, OwnBench(), 1.0)}


def test_sound() -> None:
    """Numbers near 1, of sizes that differ, have no weakness to be seen."""
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
    """Each weakness is found, by its rule."""
    assert (rule, level) in found(**changes)


def test_answers() -> None:
    """Where the reference fails, or is not finite, there is no answer."""
    package = packaged("import numpy as np\n\n\ndef f(x, axis):\n    return np.log(x) if axis else 1 // axis\n")
    calls = [{"x": np.ones(1), "axis": 1}, {"x": np.zeros(1), "axis": 1}, {"x": np.ones(1), "axis": 0}]
    answers = weakness.answers(package, OwnBench(), 1.0, calls)
    assert [answer is None for answer in answers] == [False, True, True]


def looked_at(reference: str, cases: str, tolerance: str, *names: str) -> set[tuple[str, str]]:
    """The rule and level of what looking finds in cases of one's own."""
    package = packaged(reference, cases, arguments=names, accepted=(reference,), wrong=(), tolerance=tolerance)
    draws = tuple(split(OwnBench().cases(package, secret)) for secret in SECRETS)
    return {(finding.rule, str(finding.level)) for finding in weakness.examine(package, draws, OwnBench(), 1.0)}


ONE_HOT = "import numpy as np\n\n\ndef f(labels, n):\n    return np.eye(n)[labels]\n"


@pytest.mark.parametrize(("more", "expected"), [(0, {("equal-sizes", "error")}), (1, set())])
def test_counted_from_an_array(more: int, expected: set[tuple[str, str]]) -> None:
    """A number of classes that can be read off the labels."""
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
    """A tolerance that allows less than rounding does."""
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
    """A reference that passes over NaN is to meet some."""
    cases = CASES
    for name, text in {**SOUND, "W": w}.items():
        cases = cases.replace(name, text)
    found = looked_at(
        f"import numpy as np\n\n\ndef f(x, w):\n    return {told}\n", cases, "atol = 1e-6\nrtol = 0", "x", "w"
    )
    assert {each for each in found if each[0] == "no-nan"} == expected
