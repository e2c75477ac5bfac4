"""Arguments that are ignored: what stands in their place keeps the form of the argument."""

from typing import Any

import numpy as np
import pytest

from judge.check.candidate import filled, ignoring
from judge.inside.wire import encode
from judge.values.tree import Arguments
from tests.judge.check.conftest import packaged

POOL: list[Arguments] = [
    {"x": np.arange(3.0), "axis": 0},
    {"x": np.arange(3.0) + 5, "axis": 1},
    {"x": np.arange(4.0), "axis": -1},
]


@pytest.mark.parametrize(
    ("value", "zero", "one"),
    [
        (np.arange(3, dtype=np.int8), np.zeros(3, np.int8), np.ones(3, np.int8)),
        (np.array([1 + 2j]), np.array([0j]), np.array([1 + 0j])),
        (5, 0, 1),
        (True, False, True),
        (2.5, 0.0, 1.0),
        ("text", "", "a"),
        ([3, (4.0, "b")], [0, (0.0, "")], [1, (1.0, "a")]),
        ({"a": 7}, {"a": 0}, {"a": 1}),
        (None, None, None),
    ],
)
def test_filled(value: Any, zero: Any, one: Any) -> None:
    """Zeros and ones have the type, shape and dtype of what they stand for."""
    assert encode(filled(value, 0)) == encode(zero)
    assert encode(filled(value, 1)) == encode(one)


def test_ignoring() -> None:
    """Each argument is replaced by 0, by 1, and by its value in several cases: an array of another shape by its mean."""
    candidates = {candidate.id: candidate for candidate in ignoring(packaged(), POOL)}
    assert set(candidates) == {
        f"argument-ignored:{name}:{what}" for name in ("x", "axis") for what in ("0", "1", "case0", "case1", "case2")
    }
    changed = [candidates["argument-ignored:x:case0"].change(case, POOL)["x"] for case in POOL]
    assert [list(value) for value in changed] == [[0, 1, 2], [0, 1, 2], [1, 1, 1, 1]]
    assert [candidates["argument-ignored:axis:case2"].change(case, POOL)["axis"] for case in POOL] == [-1, -1, -1]
    assert all(candidate.argument and candidate.operator == "argument-ignored" for candidate in candidates.values())
    assert [candidates[f"argument-ignored:x:{what}"].constant for what in ("0", "1", "case2")] == [0, 1, None]
    assert candidates["argument-ignored:x:case2"].case == 2
    assert POOL[1]["x"][0] == 5
