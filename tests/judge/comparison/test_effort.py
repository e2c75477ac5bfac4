"""What may be compared in any order, and what is too much."""

from typing import Any

import numpy as np
import pytest

from judge.comparison.compare import compare
from judge.comparison.effort import check_effort
from judge.comparison.report import report
from judge.comparison.tolerance import Mode, Part, Tolerance
from judge.errors import PackageError

ANY = Tolerance(0.1, 0.0, mode=Mode.UNORDERED)
STEEP = Tolerance(0.1, 1.5, mode=Mode.UNORDERED)
MANY = [[float(number)] for number in range(1000)]


@pytest.mark.parametrize(
    ("want", "tolerance"),
    [
        (MANY, ANY),
        (np.zeros((5000, 2)), ANY),
        (np.zeros(5000, complex), ANY),
        (np.zeros(5000), STEEP),
        ({"a": MANY}, ANY),
        ({"a": MANY}, Tolerance(0.1, 0.0, outputs=(Part(("a",), mode=Mode.UNORDERED),))),
        ([MANY[:100]] * 100, Tolerance(0.1, 0.0, outputs=(Part((None,), mode=Mode.UNORDERED),))),
        (np.zeros((40, 200_000)), ANY),
        (["a" * 10**7, 1.0, "b"] * 10, ANY),
    ],
)
def test_too_much(want: Any, tolerance: Tolerance) -> None:
    """An expected answer of which too many items would be tried against each other is the package's fault."""
    for act in (compare, report):
        with pytest.raises(PackageError, match=r"unordered.*steps; expected at most 16777216. Return fewer") as caught:
            act(None, want, tolerance)
        assert caught.value.where == "problem.toml: tolerance.mode"


@pytest.mark.parametrize(
    ("want", "tolerance"),
    [
        (MANY, Tolerance(0.1, 0.0)),
        ([MANY], ANY),
        (MANY[:50], ANY),
        (np.zeros((300, 3)), ANY),
        (np.zeros(300, complex), ANY),
        (np.zeros(10**6), ANY),
        (np.zeros((10**5, 3), int), ANY),
        (list(range(10**5)), ANY),
        ([1.5] * 10**5, ANY),
        (["text"] * 10**5, ANY),
    ],
)
def test_not_too_much(want: Any, tolerance: Tolerance) -> None:
    """What can be sorted may be large; what cannot may have some dozen items, or some hundred rows."""
    check_effort(want, tolerance)


@pytest.mark.parametrize("got", [MANY, [None] * 10**5, np.zeros((5000, 2)), {"a": MANY}, [MANY, MANY]])
def test_an_answer_is_never_too_much(got: Any) -> None:
    """However large a wrong answer is, it is wrong, and not the package's fault."""
    for want in ([1.0, 2.0], ["a"], np.zeros(3), [[1.0], [2.0]], {"a": [[1.0]]}):
        assert not compare(got, want, ANY).equal
