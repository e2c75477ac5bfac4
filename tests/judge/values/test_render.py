"""Writing values as text for people."""

from typing import Any

import numpy as np
import pytest

from judge.inside.wire import Opaque
from judge.values.render import difference, render, render_number


def floats(*values: float) -> Any:
    """A float64 array."""
    return np.array(values, np.float64)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (floats(0.25, -1, 1 / 3), "float64, shape (3,)\n[ 0.250000 -1.000000  0.333333]"),
        (np.array([[1, -20], [300, 4]]), "int64, shape (2, 2)\n[[  1 -20]\n [300   4]]"),
        (np.array(0.5, np.float32), "0.5"),
        (np.zeros((0, 3)), "float64, shape (0, 3)\n[]"),
        ([1, 2.5, None, "a", True], "[1, 2.5, None, 'a', True]"),
        ({"w": [1, 2]}, "{'w': [1, 2]}"),
        ([floats(1)], "[\n  float64, shape (1,)\n  [1.]\n]"),
        (Opaque("x\x1b"), "<x\\x1b>"),
        (2**100, str(2**100)),
        (2**1100, "an integer of 1101 bits"),
    ],
)
def test_rendered_text(value: Any, text: str) -> None:
    """Values are written as a person would read them, arrays with dtype and shape."""
    assert render(value) == text


def test_large_values_are_summarised() -> None:
    """Of a large value the beginning or the edges are shown."""
    numbers: Any = np.arange(10**5, dtype=np.float64)
    for large in (numbers, numbers.reshape(10, -1), numbers.reshape((10,) * 5), list(range(10**5)), "a" * 10**5):
        text = render(large)
        assert len(text) < 2100
        assert "..." in text
    assert render(np.zeros((2,) * 20)).count("0") < 100


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        (1.5, np.array(1.0), "0.5"),
        (np.array([2**63], np.uint64), np.array([2**63 - 1]), "int64, shape (1,)\n[1]"),
        (np.array([2**64 - 1], np.uint64), np.array([-1]), "float64, shape (1,)\n[1.844674e+19]"),
        ([1, 2.0], [0, 0.5], "[1, 1.5]"),
        ({"a": 3}, {"a": 1}, "{'a': 2}"),
        (2**70, np.array(1), ""),
        (True, False, ""),
        (floats(1), floats(1, 2), ""),
        ("a", "b", ""),
        (None, 1.0, ""),
    ],
)
def test_difference(got: Any, want: Any, text: str) -> None:
    """The difference is written where subtracting has a meaning."""
    assert difference(got, want) == text


def test_huge_integer() -> None:
    """An integer of more digits than Python would write is told by its length."""
    assert render_number(2**30000) == "an integer of 30001 bits"
    assert difference(2**30000, 0) == "an integer of 30001 bits"
