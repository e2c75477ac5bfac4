"""Factors and offsets: the same in all cases, or another for each case, row or column."""

import math
from typing import Any

import numpy as np
import pytest

from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Diagnosis, Number
from tests.judge.observed import TOLERANCE, Wrong, counts, diagnosed, matrices, observe, scalars

PLANTED: list[tuple[str, Any, Any]] = [
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
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "wrong"), PLANTED, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLANTED)])
def test_planted(kind: str, answers: Any, wrong: Wrong) -> None:
    """A factor or an offset is named by its kind."""
    assert diagnosed(answers, wrong).kind == kind


@pytest.mark.parametrize(("samples", "value"), [(2, 0.3719), (0, None)])
def test_fitted_number(samples: int, value: float | None) -> None:
    """A factor that is not familiar is told by its value if samples show it, and never from hidden cases."""
    found = diagnose(observe(matrices, lambda w, a: w * 0.37191234, samples=samples), (), TOLERANCE)
    assert found == Diagnosis("factor", factor=Number(value=value))


def test_fitted_offset() -> None:
    """A fitted offset keeps its sign."""
    assert diagnosed(matrices, lambda w, a: w - 2.345) == Diagnosis("offset", offset=Number(None, True, value=-2.345))


def test_name_that_fits_all_cases() -> None:
    """A factor that varies with a size gets the name of that size, and no other."""
    found = diagnosed(matrices, lambda w, a: w / math.sqrt(a["x"].shape[1]))
    assert found.factor is not None
    assert found.factor.symbol in ("1/sqrt(x.shape[1])", "1/sqrt(len(gain))")


def test_cause_of_a_name() -> None:
    """n/(n - 1) is told with its cause: the divisor of a variance."""
    found = diagnosed(matrices, lambda w, a: w * a["steps"] / (a["steps"] - 1))
    assert found == Diagnosis("factor", factor=Number("steps/(steps - 1)", cause="ddof"))


def test_right_cases_in_which_it_does_not_show() -> None:
    """A case in which the factor is 1 may be right."""
    shapes = [(1, 4), (3, 4), (5, 2), (4, 3), (1, 6)]
    found = diagnosed(matrices, lambda w, a: w * len(a["x"]), shapes)
    assert found.factor is not None
    assert found.factor.symbol == "x.shape[0]"


@pytest.mark.parametrize(("by", "direction"), [(1, "too_large"), (-1, "too_small")])
def test_off_by_one(by: int, direction: str) -> None:
    """Integers that are off by one are told with the direction."""
    assert diagnosed(counts, lambda w, a: w + by).direction == direction


def test_line_by_line() -> None:
    """A factor for each row is told with the axis along which a row lies."""
    assert diagnosed(matrices, lambda w, a: w * (2 + np.arange(len(w))[:, None] ** 2 / 7)).axis == 1
