"""Each relation, planted: what is named; and beside it what is nearly the same and must not be."""

import math
from typing import Any

import numpy as np
import pytest

from judge.explain.diagnose import diagnose
from tests.judge.observed import TOLERANCE, Wrong, counts, matrices, observe, positives, scalars, vectors, weights

SQUARES = ((4, 4), (5, 5), (6, 6), (3, 3))
LONG = ((20, 5), (30, 4), (24, 6))


def softmax(a: Any, axis: int = -1) -> Any:
    """Along one axis."""
    powers = np.exp(a - a.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def noise(like: Any, size: float) -> Any:
    """The same noise for each call."""
    return np.random.default_rng(7).standard_normal(np.shape(like)) * size


def where_lines(line: Any) -> Wrong:
    """Right in those rows that `line` picks, wrong in the others."""
    return lambda w, a: np.where(line(np.arange(len(w)), len(w))[:, None], w, w + 1 + noise(w, 0.1))


def replaced(line: Any, value: float) -> Wrong:
    """`value` in those rows that `line` picks."""
    return lambda w, a: np.where(line(np.arange(len(w)), len(w))[:, None], value, w)


PLANTED: list[tuple[str, Any, Any]] = [
    # scale
    ("negated", matrices, lambda w, a: -w),
    ("factor", matrices, lambda w, a: 2 * w),
    ("factor", scalars, lambda w, a: w / math.log(2)),
    ("factor", matrices, lambda w, a: np.degrees(w)),
    ("factor", matrices, lambda w, a: w * math.sqrt(a["x"].shape[1])),
    ("factor", scalars, lambda w, a: w * a["x"].shape[0]),
    ("factor", matrices, lambda w, a: w * a["steps"] / (a["steps"] - 1)),
    ("factor", matrices, lambda w, a: w * a["rate"]),
    ("factor", matrices, lambda w, a: w * (1 - a["rate"] ** a["steps"])),
    ("factor", matrices, lambda w, a: w * 0.3719),
    ("offset", matrices, lambda w, a: w + 1),
    ("offset", matrices, lambda w, a: w - a["rate"]),
    ("offset", matrices, lambda w, a: w + 0.3719),
    ("off_by_one", counts, lambda w, a: w + 1),
    ("factor_by_case", matrices, lambda w, a: w * float(np.abs(a["x"]).max())),
    ("factor_by_row", matrices, lambda w, a: w * (2 + np.arange(len(w))[:, None] ** 2 / 7)),
    ("offset_by_row", matrices, lambda w, a: w + a["x"].mean(axis=1, keepdims=True)),
    ("shift_and_scale_by_row", matrices, lambda w, a: (w + a["x"].mean(1, keepdims=True)) * a["x"].std(1, keepdims=True)),
    ("factor_by_row_and_column", matrices, lambda w, a: w * np.abs(a["x"][:, :1]) * a["gain"] ** 2 * a["rate"]),
    # order
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
    ("sorted", vectors, lambda w, a: np.sort(w)),
    ("without_sorted", lambda i, a: np.sort(vectors(i, a)), lambda w, a: np.roll(w, 3)[np.argsort(np.sin(np.arange(len(w))))]),
    # shape
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
    # each number
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
    ("signs", matrices, lambda w, a: w * np.where(np.sin(np.arange(w.size).reshape(w.shape) ** 2) > 0, 1, -1)),
    ("sign_by_line", matrices, lambda w, a: w * np.where(np.arange(w.shape[1]) % 2, 1, -1)),
    # along an axis
    ("cumulated", matrices, lambda w, a: w.cumsum(axis=1)),
    ("without_cumulated", lambda i, a: matrices(i, a).cumsum(1), lambda w, a: np.diff(w, axis=1, prepend=0)),
    ("without_softmax", weights, lambda w, a: np.log(w) + 2),
    ("without_unit_sum", weights, lambda w, a: w * (1 + np.arange(len(w)))[:, None]),
    ("other_axis", weights, lambda w, a: softmax(np.sin(9 * w), axis=0)),
    # inputs
    ("input_returned", matrices, lambda w, a: a["x"]),
    ("argument_added", matrices, lambda w, a: w + a["x"]),
    ("argument_subtracted", matrices, lambda w, a: w - a["bias"]),
    ("argument_divided", matrices, lambda w, a: w / a["gain"]),
    ("argument_term", matrices, lambda w, a: w + 0.25 * a["x"]),
    ("argument_divided", matrices, lambda w, a: (w - a["bias"]) / a["gain"] + a["bias"]),
    ("arguments_left_out", matrices, lambda w, a: (w - a["bias"]) / a["gain"]),
    ("arguments_exchanged", matrices, lambda w, a: (w - a["bias"]) / a["gain"] * a["bias"] + a["gain"]),
    # precision
    ("float16", matrices, lambda w, a: w.astype(np.float16)),
    ("bfloat16", matrices, lambda w, a: (w.astype(np.float32).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)),
    ("small_drift", matrices, lambda w, a: w * (1 - 1e-3 * (2 + np.sin(w)))),
    ("imprecise", matrices, lambda w, a: w + noise(w, 2e-4)),
    # coverage
    ("only_first_right", matrices, where_lines(lambda i, n: i == 0)),
    ("first_wrong", matrices, where_lines(lambda i, n: i != 0)),
    ("only_last_right_repeated", matrices, lambda w, a: np.repeat(w[-1:], len(w), axis=0)),
    ("only_first_right_repeated", matrices, lambda w, a: np.repeat(w[:1], len(w), axis=0)),
    ("last_wrong", matrices, where_lines(lambda i, n: i != n - 1)),
    ("right_to_a_place", lambda i, a: np.repeat(matrices(i, a), 3, 0), where_lines(lambda i, n: i < n // 2)),
    ("edges_wrong", lambda i, a: np.repeat(matrices(i, a), 3, 0), where_lines(lambda i, n: (i > 0) & (i < n - 1))),
    ("wrong_by_value", matrices, lambda w, a: np.where(w < 0, w / 2 + noise(w, 0.1), w)),
    ("wrong_by_input", matrices, lambda w, a: np.where(a["x"] < 0, 1.5 * w + noise(w, 0.1), w)),
    ("nan_everywhere", matrices, lambda w, a: w * math.nan),
    ("nan_from", matrices, replaced(lambda i, n: i >= n // 2, math.nan)),
    ("nan_lines", matrices, replaced(lambda i, n: i == n // 2 - 1, math.nan)),
    ("infinite_everywhere", matrices, lambda w, a: np.full(w.shape, math.inf)),
    # alike
    ("zeros", matrices, lambda w, a: np.zeros_like(w)),
    ("one_number", matrices, lambda w, a: np.full(w.shape, w.max() + 1)),
    # wrapping
    ("nothing_returned", matrices, lambda w, a: None),
    ("list_for_array", vectors, lambda w, a: list(w.tolist())),
    ("array_for_list", lambda i, a: vectors(i, a).tolist(), lambda w, a: np.array(w)),
    ("more_returned", matrices, lambda w, a: (w, a["x"])),
    ("part_returned", lambda i, a: (matrices(i, a), 1.0), lambda w, a: w[0]),
    ("outputs_exchanged", lambda i, a: (matrices(i, a), vectors(i, a)), lambda w, a: (w[1], w[0])),
    ("dtype", counts, lambda w, a: w.astype(float)),
    ("complex_for_real", matrices, lambda w, a: w.astype(complex)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """A relation that is there is named, and it reads as sentences."""
    found = diagnose(observe(answers, wrong), (), TOLERANCE)
    assert found is not None
    assert found.kind == kind, found.sentence
    assert found.sentence[0].isupper()
    assert found.sentence[-1] in ".?"
    assert "  " not in found.sentence


SQUARE_PLANTED = [
    ("upper_wrong", lambda w, a: np.where(np.tri(len(w), dtype=bool), w, w + 1 + noise(w, 0.1))),
    ("lower_wrong", lambda w, a: np.where(np.tri(len(w), dtype=bool).T, w, w + 1 + noise(w, 0.1))),
    ("diagonal_wrong", lambda w, a: w + np.diag(1 + noise(np.diag(w), 0.3))),
    ("transposed", lambda w, a: w.T),
]


@pytest.mark.parametrize(("kind", "wrong"), SQUARE_PLANTED)
def test_planted_in_squares(kind: str, wrong: Wrong) -> None:
    """Of square matrices, what lies on one side of the diagonal is told."""
    found = diagnose(observe(matrices, wrong, SQUARES), (), TOLERANCE)
    assert found is not None
    assert found.kind == kind


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
    """What is almost a relation is none: silence is better than a guess."""
    assert diagnose(observe(answers, wrong), (), TOLERANCE) is None


@pytest.mark.parametrize(("kind", "wrong"), [("only_first_right", where_lines(lambda i, n: i == 0))])
def test_long_patterns(kind: str, wrong: Wrong) -> None:
    """A pattern of lines is found in long answers as in short ones."""
    found = diagnose(observe(matrices, wrong, LONG), (), TOLERANCE)
    assert found is not None
    assert found.kind == kind
