"""Calls and their arguments are changed, repeated and moved."""

import pytest

from judge.mutants.calls import changed_calls, moved_calls
from tests.judge.mutants.conftest import edits, made, tree


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("np.exp(x)", "call-dropped", "x"),
        ("x.sum(axis=0)", "call-dropped", "x"),
        ("f(x, y)", "arguments-swapped", "f(y, x)"),
        ("g(a=x, b=y)", "keywords-swapped", "g(a=y, b=x)"),
        ("x.std(ddof=1)", "keyword-dropped", "x.std()"),
        ("np.mean(x)", "sibling", "np.sum(x)"),
        ("x.max()", "sibling", "x.min()"),
        ("max(x, y)", "sibling", "min(x, y)"),
    ],
)
def test_changed(before: str, kind: str, after: str) -> None:
    """A call is dropped, its arguments are swapped or dropped, or a similar function is called."""
    assert (kind, tree(f"return {after}")) in made(changed_calls, f"return {before}")


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("np.tanh(x)", "function", "(lambda z: z * (z > 0))(x)"),
        ("expit(x)", "function", "np.tanh(x)"),
        ("expit(x)", "argument-increased", "expit(x + 1)"),
        ("np.log(x)", "argument-increased", "np.log(x + 1e-8)"),
        ("np.log(x)", "argument-clipped", "np.log(x * (x > 1e-12) + 1e-12 * (x <= 1e-12))"),
        ("np.tanh(x, y)", "twice", "np.tanh(np.tanh(x, y), y)"),
        ("x + y", "twice", "x + y + y"),
        ("np.tanh(x + y)", "moved-out", "np.tanh(x) + y"),
        ("np.tanh(x + y)", "moved-out", "x + np.tanh(y)"),
        ("np.sqrt(y) + x", "moved-in", "np.sqrt(y + x)"),
        ("x - np.sqrt(y)", "moved-in", "np.sqrt(x - y)"),
    ],
)
def test_moved(before: str, kind: str, after: str) -> None:
    """Another activation is used, or a step is repeated or done in another place."""
    assert (kind, tree(f"return {after}")) in made(moved_calls, f"return {before}")


def test_starred_arguments() -> None:
    """Arguments that are unpacked are neither swapped nor moved."""
    kinds = {edit.kind for edit in (*edits(changed_calls, "return f(*x, y)"), *edits(moved_calls, "return f(*x)"))}
    assert kinds == {"call-dropped"}


def test_facts() -> None:
    """Edits name the function and its arguments."""
    facts = {edit.kind: edit.facts for edit in edits(changed_calls, "return np.mean(x, axis=0, keepdims=True)")}
    assert facts["call-dropped"]["name"] == "mean"
    assert (facts["keyword-dropped"]["lost"], facts["keyword-dropped"]["name"]) == ("keepdims", "mean")
    assert (facts["keywords-swapped"]["name"], facts["keywords-swapped"]["other"]) == ("axis", "keepdims")
    assert facts["sibling"] == {"old": "mean", "new": "nanmean"}
    [relu, *_] = edits(moved_calls, "return expit(x)")
    assert relu.facts == {"old": "expit", "new": "ReLU"}
