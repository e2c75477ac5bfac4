"""Names are swapped for others in scope, and results are returned too early."""

from judge.mutants.names import returned_names, swapped_names
from tests.judge.mutants.conftest import edits, made, tree


def test_swapped() -> None:
    """An argument takes the place of another, but not that of a function."""
    assert ("name-swapped", tree("return x(y + y)")) in made(swapped_names, "return x(x + y)")
    assert [edit.facts["within"] for edit in edits(swapped_names, "return x(x + y)")] == ["x + y", "x + y"]


def test_names_come_from_before() -> None:
    """A name is swapped only for arguments and for names that are set in an earlier line."""
    found = made(swapped_names, "a = x\n    b = a\n    return a")
    assert ("name-swapped", tree("a = x\n    b = b\n    return a")) not in found
    assert ("name-swapped", tree("a = x\n    b = a\n    return b")) in found
    assert ("name-swapped", tree("a = x\n    b = y\n    return a")) in found


def test_returned() -> None:
    """An intermediate result is returned instead of an expression; a name that is returned is swapped already."""
    assert ("intermediate-returned", tree("return y")) in made(returned_names, "return x * y + 1")
    assert made(returned_names, "return x") == set()
