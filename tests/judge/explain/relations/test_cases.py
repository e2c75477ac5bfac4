"""What the cases show beside one another."""

from typing import Any

import numpy as np
import pytest

from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Condition
from judge.explain.relations.cases import dividing_condition
from judge.observation import Observation
from tests.judge.observed import TOLERANCE, Wrong, arguments, diagnosed, matrices, observe, odd, simple

PLANTED: list[tuple[str, Any, Any]] = [
    ("zeros", matrices, lambda w, a: np.zeros_like(w)),
    ("one_number", matrices, lambda w, a: np.full(w.shape, w.max() + 1)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """Answers that are all alike are named by their kind."""
    assert diagnosed(answers, wrong).kind == kind


def test_samples_only() -> None:
    """Right on all samples and on no hidden case: that much is said."""
    observations = observe(matrices, odd)
    learnt = [
        Observation(one.index, one.sample, one.arguments, one.want, one.want, True) if one.sample else one
        for one in observations
    ]
    found = diagnose(learnt, (), TOLERANCE)
    assert found is not None
    assert found.kind == "samples_only"


def test_same_for_all_cases() -> None:
    """An answer that does not depend on the arguments is told as such."""
    same = np.random.default_rng(3).standard_normal((4, 3))
    found = diagnose(observe(matrices, lambda w, a: same, [(4, 3)] * 5), (), TOLERANCE)
    assert found is not None
    assert found.kind == "same_for_all_cases"


def test_argument_ignored() -> None:
    """Two cases that differ in one argument, with one answer: that argument is not used."""
    x = np.random.default_rng(5).standard_normal(6)
    observations = [
        simple(np.sin(x) + 1, np.sin(seed * x), seed, x=x, seed=seed)
        if seed < 3
        else simple(x, np.cos(3 * x), 3, x=2 * x, seed=9)
        for seed in (1, 2, 3)
    ]
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert (found.kind, found.argument) == ("argument_ignored", "seed")


def test_previous_case() -> None:
    """What was right for the case before shows that something is kept."""
    right = [matrices(i, arguments((3, 4), i)) for i in range(5)]
    observations = [simple(right[max(i - 1, 0)], right[i], i, x=float(i)) for i in range(5)]
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert found.kind == "previous_case"


@pytest.mark.parametrize(
    ("argument", "other", "expected"),
    [
        (True, False, Condition("a", "true")),
        (None, 3, Condition("a", "none")),
        (0.0, 2.0, Condition("a", "zero")),
        (np.zeros((2, 3)), np.ones((2, 2)), Condition("a", "not_square")),
        ([], [1], Condition("a", "empty")),
        (5, 3, None),
    ],
)
def test_conditions(argument: Any, other: Any, expected: Condition | None) -> None:
    """A property of an argument that all wrong cases have and no right one divides them."""
    observations = [simple(i % 2, 0, i, a=other if i % 2 == 0 else argument) for i in range(12)]
    assert dividing_condition(observations) == expected


def test_comparisons() -> None:
    """Two numbers of the inputs that are compared divide the cases too, if there are enough of them."""
    observations = [simple(int(i > 8), 0, i, n=i, x=np.ones(8)) for i in range(1, 17)]
    found = dividing_condition(observations)
    assert found == Condition("n", "larger", "len(x)")
    assert dividing_condition(observations[5:11]) is None
