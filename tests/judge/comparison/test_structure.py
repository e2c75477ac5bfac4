"""`judge.comparison.structure`: two nested values, walked in parallel."""

from typing import Any

import numpy as np
import pytest

from judge.comparison.elements import Stage
from judge.comparison.structure import Leaf, compare_leaf, leaves, short
from judge.comparison.tolerance import Mode, Part, Tolerance
from judge.inside.wire import Opaque

USUAL = Tolerance(1e-5, 1e-4)
LOOSE = Tolerance(0.1, 0.0, mode=Mode.UNORDERED)


def _only(got: Any, want: Any, tolerance: Tolerance = USUAL) -> Leaf:
    (leaf,) = leaves(got, want, tolerance)
    return leaf


def test_paths() -> None:
    """Each number, array and text is a leaf with its path; None is no leaf, and tuples are lists."""
    value = {"w": [1.0, (np.zeros(2), "a")], 2: None}
    found = list(leaves(value, value, USUAL))
    assert [leaf.path for leaf in found] == ["['w'][0]", "['w'][1][0]", "['w'][1][1]"]
    assert all(compare_leaf(leaf).finding is None for leaf in found)


@pytest.mark.parametrize(
    ("got", "want", "path"),
    [
        ({"a": [1.0, 2.0]}, {"a": [1.0]}, "['a']"),
        ({"a": 1.0}, {"b": 1.0}, ""),
        ([[1.0], None], [[1.0], 2.0], "[1]"),
        ([1.0, [2.0]], [1.0, 2.0], "[1]"),
        (Opaque("set"), [1.0], ""),
        (1.0, Opaque("set"), ""),
        (np.array(["a"]), np.zeros(1), ""),
    ],
)
def test_differences_in_structure(got: Any, want: Any, path: str) -> None:
    """A difference in type, length or keys is found at its place, and nothing below it is compared."""
    found = [leaf for leaf in leaves(got, want, USUAL) if leaf.finding is not None]
    assert [leaf.path for leaf in found] == [path]
    finding = compare_leaf(found[0]).finding
    assert finding is found[0].finding
    assert finding is not None
    assert finding.stage is Stage.STRUCTURE


@pytest.mark.parametrize("got", [np.array(1.5), np.float32(1.5), 1.5])
def test_numbers_in_any_form(got: Any) -> None:
    """Python numbers, NumPy scalars and 0-d arrays are compared as numbers."""
    for want in np.array(1.5), np.float64(1.5), 1.5:
        assert compare_leaf(_only(got, want)).finding is None


def test_texts() -> None:
    """Texts are equal to the letter."""
    assert compare_leaf(_only("a", "a")).finding is None
    found = compare_leaf(_only("a", "a ")).finding
    assert found is not None
    assert found.stage is Stage.VALUE


def test_tolerances_of_parts() -> None:
    """Each leaf has the tolerance of its path."""
    tolerance = Tolerance(0.0, 0.0, outputs=(Part(("w", None), atol=1.0),))
    found = list(leaves({"w": [1.5, 1.5], "b": 1.5}, {"w": [1.0, 3.0], "b": 1.0}, tolerance))
    assert [compare_leaf(leaf).finding is None for leaf in found] == [True, False, False]


def test_any_order() -> None:
    """Where the order does not count, items and rows are put into the order that fits, and are marked as reordered."""
    found = list(leaves(["b", 1.0], [1.0, "b"], LOOSE))
    assert [(leaf.got, leaf.want, leaf.reordered) for leaf in found] == [(1.0, 1.0, True), ("b", "b", True)]
    rows = _only(np.array([[3.0, 4], [1, 2]]), np.array([[1.0, 2], [3, 4]]), LOOSE)
    assert (rows.got.tolist(), rows.reordered) == ([[1, 2], [3, 4]], True)
    assert not _only(np.array([1.0, 2.0]), np.array([1.0, 2.0]), LOOSE).reordered


@pytest.mark.parametrize(
    "value", ["x" * 1000, 10**5000, {"k" * 100: 1}, np.zeros(100)], ids=["text", "int", "dict", "array"]
)
def test_short(value: Any) -> None:
    """Any value is described in at most 80 characters."""
    assert 0 < len(short(value)) <= 80
