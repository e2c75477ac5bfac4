"""A case as Python text is the same case when it is read again."""

from typing import Any

import numpy as np
import pytest

from judge.check.paste import paste
from judge.inside.wire import encode

CASES: list[dict[str, Any]] = [
    {"x": np.arange(6, dtype=np.float32).reshape(2, 3) / 7, "k": 3},
    {"x": np.array(2.5), "y": np.array([True, False]), "z": np.array([1 + 2j, 0.1])},
    {"x": np.array([np.nan, np.inf, -np.inf, 1e-30]), "s": "it's", "none": None, "f": float("inf")},
    {"items": [1, 2.5, [np.array([1, 2], np.int8)]], "table": {"a": np.zeros((0, 3))}, "flag": True},
    {"x": np.zeros((2, 2, 2))},
]


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_round_trip(case: dict[str, Any]) -> None:
    """To the last bit, dtypes and shapes included."""
    read = eval(paste(case), {"np": np})
    assert encode(read) == encode(case)


def test_too_large() -> None:
    """A case of thousands of numbers is not pasted."""
    assert "too many" in paste({"x": np.zeros(5000)})
