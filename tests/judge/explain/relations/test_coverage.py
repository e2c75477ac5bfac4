"""Which of the numbers are wrong."""

import math
from typing import Any

import numpy as np
import pytest

from tests.judge.observed import Wrong, diagnosed, matrices, noise, replaced_in_rows, right_in_rows

PLANTED: list[tuple[str, Any, Any]] = [
    ("signs", matrices, lambda w, a: w * np.where(np.sin(np.arange(w.size).reshape(w.shape) ** 2) > 0, 1, -1)),
    ("sign_by_line", matrices, lambda w, a: w * np.where(np.arange(w.shape[1]) % 2, 1, -1)),
    ("only_first_right", matrices, right_in_rows(lambda i, n: i == 0)),
    ("first_wrong", matrices, right_in_rows(lambda i, n: i != 0)),
    ("only_last_right_repeated", matrices, lambda w, a: np.repeat(w[-1:], len(w), axis=0)),
    ("only_first_right_repeated", matrices, lambda w, a: np.repeat(w[:1], len(w), axis=0)),
    ("last_wrong", matrices, right_in_rows(lambda i, n: i != n - 1)),
    ("right_to_a_place", lambda i, a: np.repeat(matrices(i, a), 3, 0), right_in_rows(lambda i, n: i < n // 2)),
    ("edges_wrong", lambda i, a: np.repeat(matrices(i, a), 3, 0), right_in_rows(lambda i, n: (i > 0) & (i < n - 1))),
    ("wrong_by_value", matrices, lambda w, a: np.where(w < 0, w / 2 + noise(w, 0.1), w)),
    ("wrong_by_input", matrices, lambda w, a: np.where(a["x"] < 0, 1.5 * w + noise(w, 0.1), w)),
    ("nan_everywhere", matrices, lambda w, a: w * math.nan),
    ("nan_from", matrices, replaced_in_rows(lambda i, n: i >= n // 2, math.nan)),
    ("nan_lines", matrices, replaced_in_rows(lambda i, n: i == n // 2 - 1, math.nan)),
    ("infinite_everywhere", matrices, lambda w, a: np.full(w.shape, math.inf)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """A rule for which numbers are wrong is named by its kind."""
    assert diagnosed(answers, wrong).kind == kind


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("upper_wrong", lambda w, a: np.where(np.tri(len(w), dtype=bool), w, w + 1 + noise(w, 0.1))),
        ("lower_wrong", lambda w, a: np.where(np.tri(len(w), dtype=bool).T, w, w + 1 + noise(w, 0.1))),
        ("diagonal_wrong", lambda w, a: w + np.diag(1 + noise(np.diag(w), 0.3))),
    ],
)
def test_squares(kind: str, wrong: Wrong) -> None:
    """In square matrices, it is told on which side of the diagonal the numbers are wrong."""
    assert diagnosed(matrices, wrong, [(4, 4), (5, 5), (6, 6), (3, 3)]).kind == kind


def test_long_patterns() -> None:
    """A pattern of lines is found in long answers as in short ones."""
    found = diagnosed(matrices, right_in_rows(lambda i, n: i == 0), [(20, 5), (30, 4), (24, 6)])
    assert (found.kind, found.axis) == ("only_first_right", 0)


def test_signs_are_named() -> None:
    """Numbers that are wrong where something has a sign are told with that sign, and with the argument if it is one."""
    expected = diagnosed(matrices, lambda w, a: np.where(w < 0, w / 2 + noise(w, 0.1), w))
    assert (expected.sign, expected.argument) == ("negative", None)
    given = diagnosed(matrices, lambda w, a: np.where(a["x"] > 0, 1.5 * w + noise(w, 0.1), w))
    assert (given.sign, given.argument) == ("positive", "x")
