"""A function of the numbers that was applied once too often or left out."""

from typing import Any

import numpy as np
import pytest

from tests.judge.observed import Wrong, diagnosed, matrices, noise, positives, softmax, vectors, weights

PLANTED: list[tuple[str, Any, Any]] = [
    ("sorted", vectors, lambda w, a: np.sort(w)),
    ("without_sorted", lambda i, a: np.sort(vectors(i, a)), lambda w, a: np.roll(w, 3)[np.argsort(np.sin(np.arange(len(w))))]),
    ("squared", matrices, lambda w, a: w**2),
    ("squared", positives, lambda w, a: w**2),
    ("without_logarithm", matrices, lambda w, a: np.exp(w)),
    ("without_sigmoid", positives, lambda w, a: np.log(w / (1 - w))),
    ("signs_dropped", matrices, lambda w, a: np.abs(w)),
    ("clipped_at_zero", matrices, lambda w, a: np.maximum(w, 0)),
    ("without_clipping", lambda i, a: np.maximum(matrices(i, a), 0), lambda w, a: np.where(w > 0, w, -1 - noise(w, 1) ** 2)),
    ("complement", positives, lambda w, a: 1 - w),
    ("conjugated", lambda i, a: matrices(i, a) * (1 + 2j), lambda w, a: w.conj()),
    ("rounded", matrices, lambda w, a: w.round(2)),
    ("truncated", lambda i, a: 10 * matrices(i, a), lambda w, a: np.trunc(w)),
    ("cumulated", matrices, lambda w, a: w.cumsum(axis=1)),
    ("without_cumulated", lambda i, a: matrices(i, a).cumsum(1), lambda w, a: np.diff(w, axis=1, prepend=0)),
    ("without_softmax", weights, lambda w, a: np.log(w) + 2),
    ("without_unit_sum", weights, lambda w, a: w * (1 + np.arange(len(w)))[:, None]),
    # a property is lost
    ("other_axis", weights, lambda w, a: softmax(np.sin(9 * w), axis=0)),
    ("without_unit_sum", weights, lambda w, a: softmax(np.sin(5 * w), axis=1) * 1.5 + noise(w, 0.1)),
    ("without_zero_mean", lambda i, a: matrices(i, a) - matrices(i, a).mean(1, keepdims=True), lambda w, a: np.sin(5 * w) + 2),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """A function is named, whether it is one too many or missing."""
    assert diagnosed(answers, wrong).kind == kind


def test_facts() -> None:
    """What a function depends on is told: the axis, the decimals, the threshold, the limits."""
    assert diagnosed(matrices, lambda w, a: w.cumsum(axis=1)).axis == 1
    assert diagnosed(matrices, lambda w, a: w.round(3)).decimals == 3
    over = diagnosed(lambda i, a: matrices(i, a) > 0.5, lambda w, a: matrices(a["steps"] - 2, a))
    assert (over.kind, over.threshold) == ("without_threshold", 0.5)
    clipped = diagnosed(lambda i, a: np.clip(matrices(i, a), 0, 1), lambda w, a: matrices(a["steps"] - 2, a))
    assert (clipped.kind, clipped.limits) == ("without_clipping", (0.0, 1.0))


def test_all_axes() -> None:
    """A mean over all axes names none."""
    found = diagnosed(matrices, lambda w, a: w.mean())
    assert (found.kind, found.axis) == ("mean_taken", None)


def test_lost_property() -> None:
    """A property that holds along another axis is told with both axes."""
    found = diagnosed(weights, lambda w, a: softmax(np.sin(9 * w), axis=0))
    assert (found.invariant, found.axis, found.expected_axis) == ("unit_sum", 0, 1)
