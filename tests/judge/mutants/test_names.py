"""Names are swapped for others in scope, results are returned too early, and single uses of a variable are changed."""

from judge.mutants.names import MAX_USES, changed_uses, returned_names, swapped_names
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


def test_one_use() -> None:
    """One use of a variable is changed and named; a variable with a single use is left alone."""
    body = "v = x.var()\n    return x / v + v"
    assert ("ddof", tree("v = x.var()\n    return x / v + (x.var(ddof=1))")) in made(changed_uses, body)
    assert {edit.facts["use"] for edit in edits(changed_uses, body)} == {"v"}
    assert edits(changed_uses, "v = x.var()\n    return x / v") == []


def test_uses_are_few() -> None:
    """There is a limit for a program with many uses."""
    assert len(edits(changed_uses, f"v = x.var()\n    return {' + '.join(['v'] * 100)}")) == MAX_USES
