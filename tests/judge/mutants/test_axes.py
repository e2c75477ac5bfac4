"""Axes, orders, slices, ranges and indexes are confused."""

import pytest

from judge.mutants.axes import MAX_AXES, axes_and_indexes
from tests.judge.mutants.conftest import edits, made, tree


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("x.sum(axis=1)", "axis", "x.sum(axis=-2)"),
        ("x.sum(axis=(0, 1))", "axis", "x.sum(axis=(1, 0))"),
        ("x.sum(axis=(0, 1))", "axis", "x.sum(axis=(1,))"),
        ("x.sum(axis=(0, 1))", "axis", "x.sum(axis=(2, 0, 1))"),
        ("np.einsum('ij,jk->ik', x, y)", "axis", "np.einsum('ij,jk->ki', x, y)"),
        ("np.einsum('ij,j', x, y)", "axis", "np.einsum('ji,j', x, y)"),
        ("x.T", "transposition-dropped", "x"),
        ("x.reshape(-1)", "order", 'x.reshape(-1, order="F")'),
        ("x[:y]", "slice", "x[:(y) + 1]"),
        ("x[1:]", "slice", "x[:]"),
        ("x[::2]", "slice", "x[:]"),
        ("x[y]", "index", "x[y - 1]"),
        ("list(range(y))", "off-by-one", "list(range(1, y))"),
        ("list(range(1, y, 2))", "off-by-one", "list(range(1, y))"),
        ("list(range(1, y))", "off-by-one", "list(range(1, (y) - 1))"),
    ],
)
def test_changes(before: str, kind: str, after: str) -> None:
    """Each is changed in the ways in which it is confused."""
    assert (kind, tree(f"return {after}")) in made(axes_and_indexes, f"return {before}")


def test_many_axes() -> None:
    """Of thousands of axes only the first ones are changed."""
    assert len(edits(axes_and_indexes, f"return x.sum(axis=({'y,' * 5000}))")) == 1 + MAX_AXES + 3


def test_facts() -> None:
    """An axis is shown with the name of its argument, einsum without quotes."""
    assert edits(axes_and_indexes, "return x.sum(axis=1)")[0].facts == {"old": "axis=1", "new": "axis=0"}
    assert edits(axes_and_indexes, "return np.einsum('ij', x)")[0].facts == {"old": "ij", "new": "ji"}
    assert edits(axes_and_indexes, "return x.T")[0].facts["lost"] == ".T"


def test_a_range_without_arguments() -> None:
    """A call that would raise is left alone."""
    assert edits(axes_and_indexes, "return range()") == []
