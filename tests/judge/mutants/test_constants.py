"""Numbers and truth values are replaced by others."""

import pytest

from judge.mutants.constants import replaced_constants
from tests.judge.mutants.conftest import edits, made, tree


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x + 3", "x + 4"),
        ("x + 3", "x + 6"),
        ("x + 3", "x + (-1)"),
        ("x * 0.5", "x * 0.0"),
        ("x * -2", "x * 1"),
        ("f(x, True)", "f(x, False)"),
    ],
)
def test_others(before: str, after: str) -> None:
    """A constant becomes another one, a negative number together with its sign."""
    assert ("constant", tree(f"return {after}")) in made(replaced_constants, f"return {before}")


def test_facts() -> None:
    """The numbers are shown as they are written, without parentheses."""
    facts = [edit.facts for edit in edits(replaced_constants, "return x * 1e-5")]
    assert {"old": "1e-5", "new": "-1e-05"} in facts


def test_texts_are_left_alone() -> None:
    """Docstrings, annotations, defaults, error messages and assertions are not part of the computation."""
    body = '"""2."""\n    def g(z: int = 3): return z\n    assert x > 0\n    raise ValueError(f"{x + 1}")'
    assert edits(replaced_constants, body) == []
