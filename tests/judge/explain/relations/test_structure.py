"""The expected values in another structure or dtype."""

from typing import Any

import numpy as np
import pytest

from judge.explain.relations.series import MOST_ELEMENTS
from judge.explain.relations.structure import another_structure
from judge.observation import Observation
from tests.judge.observed import TOLERANCE, Wrong, counts, diagnosed, matrices, vectors

WANT = np.arange(6.0).reshape(2, 3)


def kind(got: Any, want: Any = WANT) -> str | None:
    """What is found of a program that answers `got`."""
    found = another_structure([Observation(0, True, {}, got, want, equal=False)], TOLERANCE)
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
    """A list of rows is a list for an array, whatever type the rows and their numbers have."""
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
    """Answers that are too large are not looked at, whether they have many rows or long ones."""
    large = np.zeros(shape)
    assert kind(large.tolist(), large) is None


PLANTED: list[tuple[str, Any, Any]] = [
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
    """Another structure or dtype is named by its kind."""
    assert diagnosed(answers, wrong).kind == kind


def test_types() -> None:
    """A wrong dtype is told with both types, unless they differ between the outputs of a case."""
    found = diagnosed(counts, lambda w, a: w.astype(float))
    assert (found.kind, found.got_type, found.expected_type) == ("dtype", "float", "integer")
