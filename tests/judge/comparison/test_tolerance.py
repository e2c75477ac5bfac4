"""Which tolerance holds in which part of an answer."""

from typing import Any

import numpy as np
import pytest

from judge.comparison.compare import compare
from judge.comparison.tolerance import Mode, Part, Tolerance, unused

TIGHT = Tolerance(0.0, 0.0)


def with_parts(*parts: Part) -> Tolerance:
    """Exact to the last bit, but for the parts."""
    return Tolerance(0.0, 0.0, outputs=parts)


@pytest.mark.parametrize(
    ("got", "want", "parts", "equal"),
    [
        ([1.5, 2.0], [1.0, 2.0], (Part((0,), atol=1.0),), True),
        ([1.5, 2.5], [1.0, 2.0], (Part((0,), atol=1.0),), False),
        ([1.5, 2.5], [1.0, 2.0], (Part((None,), atol=1.0),), True),
        ((1.5, 2.0), [1.0, 2.0], (Part((0,), atol=1.0),), True),
        ({"a": [1.5]}, {"a": [1.0]}, (Part(("a",), atol=1.0),), True),
        ({"a": [1.5]}, {"a": [1.0]}, (Part(("a", 0), atol=1.0),), True),
        ({"a": [1.5]}, {"a": [1.0]}, (Part((None, None), atol=1.0),), True),
        ({"a": [1.5]}, {"a": [1.0]}, (Part(("a", 1), atol=1.0),), False),
        ({"a": [1.5]}, {"a": [1.0]}, (Part(("a",), atol=1.0), Part(("a", 0), atol=0.0)), False),
        ({"a": [1.5]}, {"a": [1.0]}, (Part(("a", 0), atol=1.0), Part(("a",), atol=0.0)), True),
        ([1.5], [1.0], (Part((0,), atol=0.0), Part((None,), atol=1.0)), True),
        ([1.5], [1.0], (Part((None,), atol=1.0), Part((0,), atol=0.0)), False),
        ([1.5], [1.0], (Part((None,), atol=0.25), Part((0,), rtol=0.25)), True),
        ({1: 1.5, "1": 1.0}, {1: 1.0, "1": 1.0}, (Part((1,), atol=1.0),), True),
        ({1: 1.5}, {1: 1.0}, (Part(("1",), atol=1.0),), False),
        ([np.array([1.5])], [np.array([1.0])], (Part((0, 0), atol=1.0),), False),
        ([1.5], [1.0], (Part((0,), atol=1.0, mode=Mode.EXACT),), False),
        ([float("nan")], [float("nan")], (Part((0,), nan_equal=True),), True),
        ([np.array([1.5, 8])], [np.array([1.0, 8])], (Part((0,), scale_rtol=0.125),), True),
    ],
)
def test_parts(got: Any, want: Any, parts: tuple[Part, ...], equal: bool) -> None:
    """A part's keys hold at its path and below; inner paths come after outer ones, later tables after earlier ones."""
    assert compare(got, want, with_parts(*parts)).equal is equal


def test_parts_that_lead_nowhere() -> None:
    """A part whose path is in no expected answer is found; inside an array there are no parts."""
    parts = (Part((0,), 1.0), Part(("a", 1), 1.0), Part((None, None), 1.0), Part((7,), 1.0), Part((1, 0), 1.0))
    wants: list[Any] = [[1.0, np.zeros(3)], {"a": [1.0, 2.0]}]
    assert unused(with_parts(*parts), wants) == (parts[3], parts[4])
    assert unused(TIGHT, wants) == ()
