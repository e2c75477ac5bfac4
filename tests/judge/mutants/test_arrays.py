"""Arrays are padded, made, counted and taken apart in other ways."""

import pytest

from judge.mutants.arrays import array_parts, exchanged_pieces
from tests.judge.mutants.conftest import edits, made, tree


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("return np.pad(x, (y, 1), mode='wrap')", "padding-mode", "return np.pad(x, (y, 1), mode='edge')"),
        ("return np.pad(x, (y, 1))", "padded-after", "return np.pad(x, (0, y + 1))"),
        ("return np.pad(x, (y, 1))", "padded-before", "return np.pad(x, (y + 1, 0))"),
        ("return np.pad(x, (y, 1))", "not-padded-before", "return np.pad(x, (0, 1))"),
        ("return np.pad(x, (y, 1))", "not-padded-after", "return np.pad(x, (y, 0))"),
        ("return np.zeros(x.shape, float)", "integer-buffer", "return np.zeros(x.shape, dtype=int)"),
        ("return np.full(y, 2, dtype=float)", "integer-buffer", "return np.full(y, 2, dtype=int)"),
        ("return np.zeros(x.shape)", "started-from", "return (1 * x)"),
        ("return np.zeros_like(x)", "started-from", "return (1 * x)"),
        ("return x[np.arange(2), y]", "rows", "return x[:, y]"),
        ("return x.shape[0]", "counted", "return x.size"),
        ("return len(x)", "counted", "return x.size"),
        ("return x, y", "answer-parts-exchanged", "return y, x"),
        ("x, y = y", "unpacked-parts-exchanged", "y, x = y"),
    ],
)
def test_parts(before: str, kind: str, after: str) -> None:
    """Each is changed in the ways in which it goes wrong."""
    assert (kind, tree(after)) in made(array_parts, before)


def test_pieces() -> None:
    """Two pieces of one array are exchanged, and named; pieces of two arrays are not."""
    body = "return x[:2] - 2 * x[2:] + y[0]"
    assert made(exchanged_pieces, body) == {("pieces-exchanged", tree("return x[2:] - 2 * x[:2] + y[0]"))}
    [edit] = edits(exchanged_pieces, body)
    assert (edit.facts["name"], edit.facts["other"]) == ("x[:2]", "x[2:]")


def test_facts() -> None:
    """Parts are numbered, and modes and indexes named."""
    [parts] = edits(array_parts, "return x, y")
    assert (parts.facts["name"], parts.facts["other"]) == ("0", "1")
    [rows] = edits(array_parts, "return x[np.arange(2), y]")
    assert rows.facts["name"] == "np.arange(2)"
    assert edits(array_parts, "return np.pad(x, y)")[0].facts["name"] == "edge"
