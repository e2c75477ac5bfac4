"""The expected numbers, but not exactly enough."""

from typing import Any

import numpy as np
import pytest

from tests.judge.observed import Wrong, diagnosed, matrices, noise

PLANTED: list[tuple[str, Any, Any]] = [
    ("float16", matrices, lambda w, a: w.astype(np.float16)),
    ("bfloat16", matrices, lambda w, a: (w.astype(np.float32).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)),
    ("small_drift", matrices, lambda w, a: w * (1 - 1e-3 * (2 + np.sin(w)))),
    ("imprecise", matrices, lambda w, a: w + noise(w, 2e-4)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """A loss of precision is named by its kind."""
    assert diagnosed(answers, wrong).kind == kind


@pytest.mark.parametrize(("sign", "direction"), [(1, "too_large"), (-1, "too_small")])
def test_drift(sign: int, direction: str) -> None:
    """A drift is told with its direction."""
    found = diagnosed(matrices, lambda w, a: w * (1 + sign * 1e-3 * (2 + np.sin(w))))
    assert (found.kind, found.direction) == ("small_drift", direction)
