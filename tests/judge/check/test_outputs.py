"""Forged answers are rejected where answers vary, and accepted where they have the weakness that the forgery shows."""

from typing import Any

import numpy as np
import pytest

from judge.cases.case import Case
from judge.check.draws import Draw
from judge.check.outputs import Forgery, Way, forge
from judge.comparison.tolerance import Mode, Tolerance
from judge.inside.wire import encode

TOLERANCE = Tolerance(1e-6, 1e-5)


def draw(wants: list[Any], inputs: list[Any] | None = None) -> Draw:
    """A draw with these answers; its one argument is `x`."""
    given = inputs or [np.arange(3.0) + number for number in range(len(wants))]
    pairs = enumerate(zip(given, wants, strict=True))
    return Draw((), tuple(Case(number, False, {"x": x}, encode({"x": x}), want) for number, (x, want) in pairs))


def accepted(wants: list[Any], inputs: list[Any] | None = None, tolerance: Tolerance = TOLERANCE) -> set[str]:
    """The names of the forgeries that nothing rejects."""
    return {forgery.name for forgery in forge((draw(wants, inputs),), tolerance, ("x",)) if forgery.accepted}


RNG = np.random.default_rng(0)
VARIED = [RNG.standard_normal((3, 4)) for _ in range(4)]


def test_varied_answers() -> None:
    """Answers that differ within themselves and from each other reject every forgery."""
    assert accepted(VARIED) == set()
    assert accepted([{"a": want, "b": [want[0], "text"]} for want in VARIED]) == set()
    assert accepted(["a", "bb", "ccc"]) == set()
    assert accepted([1, 5, 3]) == set()
    assert accepted([True, False, True]) == set()


@pytest.mark.parametrize(
    ("wants", "name"),
    [
        ([want * 1e-9 for want in VARIED], "zeros"),
        ([np.ones((2, 2)), np.ones((3, 3))], "ones"),
        ([np.full(4, 0.3) + number for number in range(3)], "mean"),
        ([VARIED[0]] * 3, "another-case"),
        ([7, 7, 7], "another-case"),
        ([7, 7, 7], "first-case"),
        ([False, False], "zeros"),
        (["", ""], "zeros"),
    ],
)
def test_weak_answers(wants: list[Any], name: str) -> None:
    """Answers with a weakness accept the forgery that shows it."""
    assert name in accepted(wants)


def test_sizes_that_occur_once() -> None:
    """The first answer is compared with answers of its form only."""
    assert "first-case" not in accepted([np.arange(3.0), np.arange(1.0, 5.0)])


def test_tolerance() -> None:
    """A tolerance of a tenth accepts what is larger by a percent; a wider one what is larger by a tenth."""
    assert accepted(VARIED, tolerance=Tolerance(0, 0.05)) == {"percent"}
    assert {"percent", "tenth"} <= accepted(VARIED, tolerance=Tolerance(0, 0.5))


def test_input_returned() -> None:
    """An input that is the answer in every case is found, in whatever shape."""
    assert accepted([want.ravel() for want in VARIED], VARIED) == {"input-x"}


def test_changes_that_change_nothing() -> None:
    """A forgery that leaves the answer unchanged does not count: transposed symmetric answers, or negated zeros."""
    symmetric = [want @ want.T for want in VARIED]
    assert accepted(symmetric) == set()
    assert accepted([(want,) for want in symmetric]) == set()
    assert "negated" not in accepted([np.zeros(3), np.ones(3)])


def test_unordered() -> None:
    """Where the order does not count, reordered answers are right."""
    names = {forgery.name for forgery in forge((draw(VARIED),), Tolerance(1e-6, 0, mode=Mode.UNORDERED), ("x",))}
    assert not names & {"reversed", "rolled", "transposed"}


def test_share() -> None:
    """The share is that of the cases that reject the forgery, in the draw in which it is smallest."""
    wants = [np.zeros(3), np.ones(3), np.ones(3) * 2, np.zeros(3)]
    found = {forgery.name: forgery for forgery in forge((draw(wants), draw(VARIED)), TOLERANCE, ("x",))}
    assert found["zeros"].share == 0.5
    assert not found["zeros"].accepted
    assert Forgery(Way("a", lambda case, draw: None), (True, False), 0.0).accepted
