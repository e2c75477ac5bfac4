"""Edits are bounded, and compared without their nodes."""

import ast

from judge.mutants.edit import EDIT_CHARACTERS, Edit, affordable


def edit(text: str) -> Edit:
    """An edit with this text."""
    return Edit("o", "o", 0, 1, text, ast.Pass(), {})


def test_affordable() -> None:
    """Edits are taken until the limit, and no more are made."""
    edits = iter([edit("x" * 36)] * 5)
    assert len(list(affordable(edits, 3 * (EDIT_CHARACTERS + 36) - 1))) == 2
    assert len(list(edits)) == 2


def test_equal() -> None:
    """The same edit of two trees of one source is the same."""
    assert edit("x") == edit("x") != edit("y")
