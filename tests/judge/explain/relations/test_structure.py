"""The right values in another wrapping."""

from typing import Any

import numpy as np
import pytest

from judge.explain.relations.series import MOST_ELEMENTS
from judge.explain.relations.structure import find
from judge.observation import Observation
from tests.judge.observed import TOLERANCE

WANT = np.arange(6.0).reshape(2, 3)


def kind(got: Any, want: Any = WANT) -> str | None:
    """What is found of a program that answers `got`."""
    found = find([Observation(0, True, {}, got, want, equal=False)], TOLERANCE)
    return None if found is None else found.kind


@pytest.mark.parametrize(
    "got",
    [
        WANT.tolist(),
        tuple(map(tuple, WANT.tolist())),
        list(WANT),
        [[0, 1, 2], np.array([3.0, 4.0, 5.0])],
        [[0, 1, 2], [3 + 0j, 4, 5]],
        WANT.ravel().tolist(),
    ],
)
def test_rows(got: Any) -> None:
    """A list of rows is an array in another wrapping, whatever holds a row and whatever kind its numbers have."""
    assert kind(got) == "list_for_array"


def test_rows_of_nothing() -> None:
    """Rows without numbers in them have a shape, too."""
    assert kind([[], []], np.zeros((2, 0))) == "list_for_array"


@pytest.mark.parametrize(
    "got",
    [
        [[None, 1, 2], [3, 4, 5]],
        [[0, 1, 2], [3, 4, None]],
        [[0, 1, 2], None],
        [[0, 1, 2], 3.0],
        [[0, 1, 2], [3, 4]],
        [[0, 1], [2, 3, 4, 5]],
        [[0, 1, 2], "345"],
        [],
    ],
)
def test_no_rows(got: Any) -> None:
    """A row that holds anything but numbers, in any place, or that has another length makes no array."""
    assert kind(got) is None


@pytest.mark.parametrize("shape", [(MOST_ELEMENTS + 1, 1), (2, MOST_ELEMENTS // 2 + 1)])
def test_too_large(shape: tuple[int, int]) -> None:
    """What is too large is not looked at, whether it has many rows or long ones."""
    large = np.zeros(shape)
    assert kind(large.tolist(), large) is None
