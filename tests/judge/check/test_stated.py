"""Sizes that the statement or the starter calls equal or square."""

import pytest

from judge.check.stated import Size, Stated
from tests.judge.check.conftest import packaged


def stated(statement: str) -> Stated:
    """What a statement says about the arguments `x` and `axis`."""
    return Stated(packaged(statement_dot_md=f"# A problem\n\n{statement}\n"))


@pytest.mark.parametrize(
    ("statement", "square"),
    [("`x` is a square matrix.", True), ("Take the square root of `x`.", False), ("`x` has shape $(n, n)$.", True)],
)
def test_square(statement: str, square: bool) -> None:
    """A matrix is square by name or by its shape; a square root is not."""
    assert stated(statement).square is square


def test_equal() -> None:
    """Sizes with the same letter are equal, and a whole number is the size of its name."""
    found = stated("`x` is an array of shape (n, axis).")
    assert found.equal(Size("x", "axis", 1), Size("axis", "number"))
    assert not found.equal(Size("x", "axis", 0), Size("axis", "number"))
