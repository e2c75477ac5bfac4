"""Properties that the expected answers have and the learner's lack."""

from typing import Any

import numpy as np
import pytest

from tests.judge.observed import Wrong, diagnosed, matrices, noise, softmax, weights

PLANTED: list[tuple[str, Any, Any]] = [
    ("other_axis", weights, lambda w, a: softmax(np.sin(9 * w), axis=0)),
    ("without_unit_sum", weights, lambda w, a: softmax(np.sin(5 * w), axis=1) * 1.5 + noise(w, 0.1)),
    ("without_zero_mean", lambda i, a: matrices(i, a) - matrices(i, a).mean(1, keepdims=True), lambda w, a: np.sin(5 * w) + 2),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """A property along another axis is named."""
    assert diagnosed(answers, wrong).kind == kind


def test_axes() -> None:
    """A property that holds along another axis is told with both axes."""
    found = diagnosed(weights, lambda w, a: softmax(np.sin(9 * w), axis=0))
    assert (found.invariant, found.axis, found.expected_axis) == ("unit_sum", 0, 1)
