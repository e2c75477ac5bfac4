"""Statements are dropped, exchanged and repeated."""

import pytest

from judge.mutants.statements import dropped_statements, reordered_steps
from tests.judge.mutants.conftest import edits, made, tree


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("x += y", "statement-dropped", "pass"),
        ("x = -x", "statement-dropped", "pass"),
        ("x.sort()", "statement-dropped", "pass"),
        ("x[0] = y", "statement-dropped", "pass"),
        ("for i in y: break", "loop-exit", "for i in y: continue"),
        ("for i in y: continue", "loop-exit", "for i in y: break"),
    ],
)
def test_dropped(before: str, kind: str, after: str) -> None:
    """A statement is dropped if the program can go on without it, and a loop ends in another way."""
    assert (kind, tree(after)) in made(dropped_statements, before)


def test_only_assignment_stays() -> None:
    """The only assignment of a name is not dropped: the program would raise."""
    assert edits(dropped_statements, "a = x\n    return a") == []


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("x = x + y\n    x = x * 2", "steps-exchanged", "x = x * 2\n    x = x + y"),
        ("x += y", "twice", "x += y\n    x += y"),
        ("for i in x:\n        y += i", "backwards", "for i in list(x)[::-1]:\n        y += i"),
    ],
)
def test_reordered(before: str, kind: str, after: str) -> None:
    """Consecutive steps are exchanged, a step is repeated, a loop runs backwards."""
    assert (kind, tree(after)) in made(reordered_steps, before)


def test_facts() -> None:
    """The first line of what is dropped is kept."""
    [edit, *_] = edits(dropped_statements, "if x:\n        y += 1")
    assert edit.facts["lost"] == "if x:"
