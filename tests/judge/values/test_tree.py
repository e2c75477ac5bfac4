"""`judge.values.tree`: the leaves of nested values."""

import numpy as np
import pytest

from judge.values.tree import leaves, map_leaves, part, size_bytes

NESTED = {"loss": 1.5, "steps": [(1, None), "two"], "empty": []}


def test_leaves_come_in_order_with_their_paths() -> None:
    """Every leaf is named by the keys and indexes that lead to it; what is empty has none."""
    found = [(("loss",), 1.5), (("steps", 0, 0), 1), (("steps", 0, 1), None), (("steps", 1), "two")]
    assert list(leaves(NESTED)) == found
    assert list(leaves(3)) == [((), 3)]


def test_map_leaves_keeps_the_structure() -> None:
    """Lists stay lists, tuples tuples and dicts dicts."""
    assert map_leaves(lambda leaf: 0, NESTED) == {"loss": 0, "steps": [(0, 0), 0], "empty": []}


def test_part_is_found_by_its_path() -> None:
    """A path of `leaves` leads to its leaf; one that leads nowhere is a KeyError."""
    assert all(part(NESTED, path) == leaf for path, leaf in leaves(NESTED))
    for path in (("none",), ("steps", 2), ("steps", -1), ("loss", 0), ("steps", "0")):
        with pytest.raises(KeyError):
            part(NESTED, path)


def test_size_counts_the_bytes_of_arrays() -> None:
    """An array counts with its numbers, anything else with a few words."""
    array = np.zeros(1000)
    assert array.nbytes <= size_bytes([array, "text"]) <= array.nbytes + 1000
