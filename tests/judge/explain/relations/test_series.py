"""The parts of an answer over the cases."""

from typing import Any

import numpy as np
import pytest

from judge.explain.relations.series import LARGEST_WHOLE, MOST_CASES, MOST_ELEMENTS, numbers, series
from judge.observation import Observation
from tests.judge.observed import TOLERANCE


def paths(got: Any, want: Any) -> list[Any]:
    """The paths of the wrong parts of one case."""
    return [one.path for one in series([Observation(0, True, {}, got, want, equal=False)], TOLERANCE)]


@pytest.mark.parametrize(
    ("got", "want", "found"),
    [
        (1.0, 2.0, [()]),
        ([1.0, 2.0], [1.0, 3.0], [()]),
        ((1.0, 2.0), (1.0, 3.0), [(1,)]),
        ({"a": [1.0, (2.0, 5.0)], "b": 1}, {"a": [1.0, (3.0, 5.0)], "b": 2}, [("a", 1, 0), ("b",)]),
        ((1.0, 2.0), (1.0, 2.0, 3.0), []),
        ({"a": 1.0}, {"b": 1.0}, []),
        ("text", "other", []),
        ([1.0], np.zeros(1), []),
    ],
)
def test_parts(got: Any, want: Any, found: list[Any]) -> None:
    """Each wrong part has a path; a list of numbers is one part; if the structures differ there are none."""
    assert paths(got, want) == found


@pytest.mark.parametrize(
    "value", ["text", None, [1.0, None], [[1.0]], LARGEST_WHOLE + 1, [10**400], np.zeros(MOST_ELEMENTS + 1), {}]
)
def test_no_numbers(value: Any) -> None:
    """Anything but numbers that float64 can hold is no array of numbers."""
    assert numbers(value) is None


@pytest.mark.parametrize(
    ("value", "kind"), [(1, "i"), (True, "b"), (1.5, "f"), (1j, "c"), ([1, 2.5], "f"), ([], "f"), (np.uint8(3), "u")]
)
def test_numbers(value: Any, kind: str) -> None:
    """Numbers and lists of them are arrays of their kind."""
    found = numbers(value)
    assert found is not None
    assert found.dtype.kind == kind


def test_thousands_of_cases() -> None:
    """Of many cases an even choice is looked at."""
    observations = [Observation(i, False, {}, float(i), i + 1.0, equal=False) for i in range(1000)]
    (found,) = series(observations, TOLERANCE)
    assert len(found.wrong) == MOST_CASES
    assert max(pair.observation.index for pair in found.wrong) > 900
