"""The diagnosis of a wrong answer: what comes first, what is silent; and what may be told of hidden cases."""

import copy
from typing import Any

import numpy as np
import pytest

from judge.comparison.tolerance import Tolerance
from judge.explain.diagnose import DESCRIPTIONS, EXPLANATIONS, HINTS, diagnose
from judge.explain.diagnosis import Condition, Diagnosis
from judge.explain.wording import to_json
from judge.observation import MISSING
from tests.judge.observed import (
    TOLERANCE,
    Wrong,
    counts,
    matrices,
    mistake,
    noise,
    observe,
    odd,
    scalars,
    simple,
    softmax,
    vectors,
    weights,
)


def test_right_answers() -> None:
    """Right answers have no diagnosis, whatever mistakes are known."""
    known = mistake("made no mistake at all", lambda w, a: w)
    assert diagnose(observe(matrices, lambda w, a: w), [known, mistake("erred", odd)], TOLERANCE) is None


def test_nothing_answered() -> None:
    """Where there is no answer there is nothing to say."""
    assert diagnose(observe(matrices, lambda w, a: MISSING), [mistake("erred", odd)], TOLERANCE) is None
    assert diagnose((), (), TOLERANCE) is None


def test_parts() -> None:
    """In an answer of several parts the wrong one is named."""
    observations = observe(lambda i, a: (matrices(i, a), 1.5), lambda w, a: (2 * w[0], w[1]))
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert (found.kind, found.part) == ("factor", (0,))


def test_parts_must_all_be_explained() -> None:
    """A part that nothing explains keeps all of it unexplained."""
    observations = observe(lambda i, a: (matrices(i, a), vectors(i, a)), lambda w, a: (2 * w[0], np.sin(5 * w[1])))
    assert diagnose(observations, (), TOLERANCE) is None


def test_parts_alike() -> None:
    """A diagnosis that is the same for all parts names none."""
    observations = observe(
        lambda i, a: {"a": matrices(i, a), "b": vectors(i, a)}, lambda w, a: {k: -v for k, v in w.items()}
    )
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert (found.kind, found.part) == ("negated", None)


@pytest.mark.parametrize("secret", ["secret", 8191])
def test_keys_that_no_sample_shows(secret: str | int) -> None:
    """A key of the expected answer is named only where a sample has it."""

    def answers(index: int, given: Any) -> Any:
        return {"seen" if index < 2 else secret: matrices(index, given), "other": 1.5}

    def wrong(w: Any, a: Any) -> Any:
        return {key: 2 * value if key == secret else value for key, value in w.items()}

    found = diagnose(observe(answers, wrong), (), TOLERANCE)
    assert found is not None
    assert (found.kind, found.part) == ("factor", ())
    assert str(secret) not in str(to_json(found))


def test_right_cases_must_agree() -> None:
    """A relation that should show in a case that is right is not told of the others."""
    observations = observe(matrices, lambda w, a: w if a["x"].shape == (3, 4) else -w)
    assert diagnose(observations, (), TOLERANCE) is None


SHAPES = [(3, 4), (4, 6), (5, 3), (2, 5), (6, 6), (7, 4), (3, 3), (4, 5), (2, 7), (5, 4)]


def test_condition_alone() -> None:
    """If nothing explains the numbers, a flag that divides right from wrong is told."""
    found = diagnose(observe(matrices, lambda w, a: odd(w, a) if a["flag"] else w, SHAPES), (), TOLERANCE)
    assert found == Diagnosis("only_where", condition=Condition("flag", "true"))


def test_condition_and_relation() -> None:
    """If a relation holds in the wrong cases alone, it is told with the condition."""
    found = diagnose(observe(matrices, lambda w, a: w.T if a["flag"] else w, SHAPES), (), TOLERANCE)
    inner = Diagnosis("transposed")
    assert found == Diagnosis("only_where", condition=Condition("flag", "true"), inner=inner)


def test_too_few_cases_for_a_condition() -> None:
    """Of four cases two are on each side by chance."""
    assert diagnose(observe(matrices, lambda w, a: odd(w, a) if a["flag"] else w, SHAPES[:4]), (), TOLERANCE) is None


def test_sizes_that_differ() -> None:
    """Two sizes of the inputs that are taken for one another are found by where they differ."""
    shapes = [(n, n if n % 2 else n + 1) for n in range(3, 17)]
    found = diagnose(observe(matrices, lambda w, a: odd(w, a) if len(a["x"]) % 2 == 0 else w, shapes), (), TOLERANCE)
    assert found is not None
    assert found.kind == "only_where"


def test_scalars_need_several_cases() -> None:
    """One wrong number is equal to too many things."""
    observations = observe(scalars, lambda w, a: 2 * w)
    assert diagnose(observations[:1], (), TOLERANCE) is None
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert found.kind == "factor"


def test_unordered_and_exact_tolerances() -> None:
    """Relations are found whatever the tolerance is, also if it is 0."""
    exact = Tolerance(0.0, 0.0)
    found = diagnose(observe(matrices, lambda w, a: w.T, tolerance=exact), (), exact)
    assert found is not None
    assert found.kind == "transposed"


def test_thousands_of_cases() -> None:
    """Many cases are judged by an even choice of them."""
    shapes = [(2 + i % 5, 3 + i % 4) for i in range(1500)]
    found = diagnose(observe(matrices, lambda w, a: w[::-1], shapes), (), TOLERANCE)
    assert found is not None
    assert found.kind == "reversed"


def test_large_answers_are_passed_over() -> None:
    """An answer of millions of numbers is not looked at."""
    want = np.arange(2_000_000.0)
    assert diagnose([simple(-want, want)], (), TOLERANCE) is None


def test_nothing_is_changed() -> None:
    """What was observed stays as it was."""
    observations = observe(matrices, lambda w, a: w.T + 1)
    before = copy.deepcopy(observations)
    diagnose(observations, [mistake("erred", odd)], TOLERANCE)
    for old, new in zip(before, observations, strict=True):
        assert np.array_equal(old.got, new.got)
        assert np.array_equal(old.want, new.want)
        assert all(np.array_equal(old.arguments[name], new.arguments[name]) for name in old.arguments)


NEAR_MISSES: list[tuple[str, Any, Wrong]] = [
    ("a factor with noise", matrices, lambda w, a: 2 * w + noise(w, 0.05)),
    ("a transpose with one number off", matrices, lambda w, a: w.T + np.eye(*w.T.shape) * 0.1),
    ("a reversal of all but the ends", vectors, lambda w, a: np.concatenate([w[:1], w[-2:0:-1], w[-1:] + 1])),
    (
        "a factor in some cases, an offset in others",
        matrices,
        lambda w, a: 2 * w if a["flag"] else w * w + 1.3 * w.T[0, 0],
    ),
    ("squares, and something", matrices, lambda w, a: w**2 + 0.1 * np.sin(9 * w)),
    ("rounded to decimals, from other numbers", matrices, lambda w, a: (w + noise(w, 0.3)).round(2)),
    ("float16 of other numbers", matrices, lambda w, a: (w + noise(w, 1)).astype(np.float16)),
    ("an input, and noise", matrices, lambda w, a: a["x"] + noise(w, 0.05)),
    ("the right numbers, one exchanged for another", vectors, lambda w, a: np.concatenate([w[1:], [w.max() + 0.1]])),
    ("softmax of something else", weights, lambda w, a: softmax(np.sin(5 * w))),
    ("running sums of something else", matrices, lambda w, a: np.cumsum(np.sin(3 * w), axis=1)),
    ("another function", matrices, lambda w, a: np.sin(5 * w) + a["x"]),
    ("one wrong integer a case", counts, lambda w, a: np.concatenate([w[:1] + 3, w[1:]]) + (np.arange(len(w)) == 2)),
    ("one scalar off", scalars, lambda w, a: w + float(np.sin(w))),
]


@pytest.mark.parametrize(("answers", "wrong"), [row[1:] for row in NEAR_MISSES], ids=[row[0] for row in NEAR_MISSES])
def test_near_misses(answers: Any, wrong: Wrong) -> None:
    """Answers that almost follow a relation have no diagnosis: silence is better than a guess."""
    assert diagnose(observe(answers, wrong), (), TOLERANCE) is None


def test_catalogue() -> None:
    """No relation is in the catalogue twice."""
    catalogue = (*EXPLANATIONS, *DESCRIPTIONS, *HINTS)
    assert len(set(catalogue)) == len(catalogue)
