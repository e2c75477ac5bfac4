"""What the answer has to do with the inputs."""

from dataclasses import replace
from typing import Any

import pytest

from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Diagnosis
from tests.judge.observed import TOLERANCE, Wrong, diagnosed, matrices, observe

PLANTED: list[tuple[str, Any, Any]] = [
    ("input_returned", matrices, lambda w, a: a["x"]),
    ("argument_added", matrices, lambda w, a: w + a["x"]),
    ("argument_subtracted", matrices, lambda w, a: w - a["bias"]),
    ("argument_divided", matrices, lambda w, a: w / a["gain"]),
    ("argument_term", matrices, lambda w, a: w + 0.25 * a["x"]),
    ("argument_divided", matrices, lambda w, a: (w - a["bias"]) / a["gain"] + a["bias"]),
    ("arguments_left_out", matrices, lambda w, a: (w - a["bias"]) / a["gain"]),
    ("arguments_exchanged", matrices, lambda w, a: (w - a["bias"]) / a["gain"] * a["bias"] + a["gain"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """What was done with an argument is named by its kind."""
    assert diagnosed(answers, wrong).kind == kind


def test_arguments_are_named() -> None:
    """The argument is told, and for a term of its own weight the familiar constant that it differs by."""
    assert diagnosed(matrices, lambda w, a: w - a["bias"]).argument == "bias"
    term = diagnosed(matrices, lambda w, a: w + 0.25 * a["x"])
    assert term.argument == "x"
    assert term.factor is not None
    assert term.factor.symbol == "1/4"


def test_right_cases_with_a_float() -> None:
    """A right case in which the argument is a float does not count against an array that was added in the others."""
    observations = observe(matrices, lambda w, a: w + a["bias"], [(3, 4), (4, 6), (5, 3), (2, 5)])
    right = observations[0]
    observations[0] = replace(right, arguments={**right.arguments, "bias": 1.5}, got=right.want, equal=True)
    assert diagnose(observations, (), TOLERANCE) == Diagnosis("argument_added", argument="bias")


def test_before_the_last_step() -> None:
    """A mistake before an argument is added is told with that argument."""
    found = diagnosed(matrices, lambda w, a: 2 * (w - a["bias"]) + a["bias"])
    assert (found.kind, found.addend, found.multiplier) == ("factor", "bias", None)
    both = diagnosed(matrices, lambda w, a: (w - a["bias"]) / a["gain"])
    assert (both.kind, both.addend, both.multiplier) == ("arguments_left_out", "bias", "gain")
