"""The expected numbers in another order or shape."""

from typing import Any

import numpy as np
import pytest

from tests.judge.observed import Wrong, diagnosed, matrices, vectors

PLANTED: list[tuple[str, Any, Any]] = [
    ("transposed", matrices, lambda w, a: w.T),
    ("reversed", matrices, lambda w, a: w[::-1]),
    ("reversed", vectors, lambda w, a: w[::-1]),
    ("shifted", matrices, lambda w, a: np.roll(w, 1, axis=1)),
    ("shifted", vectors, lambda w, a: np.concatenate([[0], w[:-1]])),
    ("half_turned", matrices, lambda w, a: np.fft.fftshift(w, axes=1)),
    ("column_order", matrices, lambda w, a: w.ravel("F").reshape(w.shape)),
    ("flattened_otherwise", vectors, lambda w, a: w.reshape(a["x"].shape).T.ravel()),
    ("permuted", matrices, lambda w, a: w[np.random.default_rng(1).permutation(len(w))]),
    ("other_order", vectors, lambda w, a: np.random.default_rng(1).permutation(w)),
    ("not_flattened", vectors, lambda w, a: w.reshape(a["x"].shape)),
    ("flattened", matrices, lambda w, a: w.ravel()),
    ("extra_axis", matrices, lambda w, a: w[:, None]),
    ("missing_axis", lambda i, a: matrices(i, a).mean(1, keepdims=True), lambda w, a: w[:, 0]),
    ("broadcast", vectors, lambda w, a: w[:, None] + w - w[None]),
    ("broadcast", vectors, lambda w, a: np.sin(w[:, None] + 2 * w)),
    ("ends_missing", vectors, lambda w, a: w[:-1]),
    ("ends_missing", vectors, lambda w, a: w[2:]),
    ("ends_too_many", vectors, lambda w, a: np.concatenate([[1.0], w, [2.0]])),
    ("steps_skipped", vectors, lambda w, a: w[::2]),
    ("mean_taken", matrices, lambda w, a: w.mean(axis=0)),
    ("without_sum", lambda i, a: a["x"].sum(0), lambda w, a: np.vstack([a["x"][:1] / 2, a["x"][:1] / 2, a["x"][1:]])),
    ("too_little", matrices, lambda w, a: w[0]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """An order or a shape is named by its kind."""
    assert diagnosed(answers, wrong).kind == kind


def test_axes() -> None:
    """An axis is named only if there are several; a transpose of more than two axes is told with their order."""
    assert diagnosed(matrices, lambda w, a: w[:, ::-1]).axis == 1
    assert diagnosed(vectors, lambda w, a: w[::-1]).axis is None
    found = diagnosed(matrices, lambda w, a: w.transpose(1, 2, 0), [(2, 3, 4), (3, 2, 5), (4, 3, 2)])
    assert (found.kind, found.order) == ("transposed", (1, 2, 0))


@pytest.mark.parametrize(("shift", "wraps"), [(1, True), (-1, True), (1, False), (-1, False)])
def test_shifts(shift: int, wraps: bool) -> None:
    """A shift is told with its direction, and with what happens at the end."""

    def wrong(w: Any, a: Any) -> Any:
        moved = np.roll(w, shift)
        moved[0 if shift > 0 else -1] *= wraps
        return moved

    found = diagnosed(vectors, wrong)
    assert (found.kind, found.shift, found.wraps) == ("shifted", shift, wraps)


@pytest.mark.parametrize(
    ("position", "cut"), [("end", slice(None, -1)), ("beginning", slice(2, None)), ("both_ends", slice(1, -1))]
)
def test_ends(position: str, cut: slice) -> None:
    """Numbers that are missing are told with the end at which they are missing."""
    found = diagnosed(vectors, lambda w, a: w[cut])
    assert (found.kind, found.position) == ("ends_missing", position)
