"""Operators, operands, terms and conditions are changed as they should be, under the kind that the wording needs."""

import pytest

from judge.mutants.operators import rearranged_terms, replaced_operators
from tests.judge.mutants.conftest import edits, made, tree


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("x + y", "operator", "x - y"),
        ("x * y", "operator", "x / y"),
        ("x @ y", "operator", "x * y"),
        ("x ** y", "operator", "x * y"),
        ("x // y", "operator", "x % y"),
        ("x - y", "operands-swapped", "y - x"),
        ("x + y", "term-dropped", "y"),
        ("(x + 1) * y", "term-dropped", "x + 1"),
        ("x < y", "comparison", "x <= y"),
        ("x < y", "comparison", "x > y"),
        ("x == y", "comparison", "x != y"),
        ("x in y", "comparison", "x not in y"),
        ("0 < x < y", "comparison", "0 < x <= y"),
        ("x and y", "operator", "x or y"),
        ("x and y", "one-condition-kept", "x"),
        ("not x", "sign-dropped", "x"),
        ("-x", "sign-dropped", "x"),
        ("x if y else 0", "always-true", "x if True else 0"),
        ("x if y else 0", "never-true", "x if False else 0"),
        ("[i for i in x if i > y]", "always-true", "[i for i in x if True]"),
        ("(\n        x\n        + y\n    )", "operator", "x - y"),
        ("'äö' * 2 + x", "operator", "'äö' * 2 - x"),
    ],
)
def test_expressions(before: str, kind: str, after: str) -> None:
    """A change of an expression is made, on several lines and behind letters of several bytes too."""
    assert (kind, tree(f"return {after}")) in made(replaced_operators, f"return {before}")


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("x += y", "operator", "x -= y"),
        ("x += y", "operator", "x = y"),
        ("if x > y: x = y", "never-true", "if False: x = y"),
        ("while x > y: x -= 1", "never-true", "while False: x -= 1"),
    ],
)
def test_statements(before: str, kind: str, after: str) -> None:
    """A change of a statement is made."""
    assert (kind, tree(after)) in made(replaced_operators, before)


def test_no_endless_loops() -> None:
    """The condition of `while` is never made true for ever: it would only cost a time limit."""
    assert "always-true" not in {kind for kind, _ in made(replaced_operators, "while x > 0:\n        x -= 1")}


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("x * y - 1", "bracketed", "x * (y - 1)"),
        ("x * y - 1", "bracketed", "(x - 1) * y"),
        ("1 + x / y", "bracketed", "(1 + x) / y"),
        ("y * x + (1 - y) * x**3", "weights-exchanged", "(1 - y) * x + y * x**3"),
        ("y * x + (1 - y) * x * 3", "weights-exchanged", "(1 - y) * x + y * x * 3"),
        ("(x + 3) // 2", "rounded-up", "-(-(x + 3) // 2)"),
    ],
)
def test_terms(before: str, kind: str, after: str) -> None:
    """Sums, products, weighted means and quotients are rearranged."""
    assert (kind, tree(f"return {after}")) in made(rearranged_terms, f"return {before}")


def test_facts() -> None:
    """Edits name the code, the operators, and what is lost."""
    changed, _, dropped, _ = edits(replaced_operators, "return f(x) - y")
    assert changed.facts == {"old": "f(x) - y", "new": "f(x) + y", "before": "-", "after": "+"}
    assert (dropped.facts["lost"], dropped.facts["name"]) == ("y", "-")
    [weights] = [edit for edit in edits(rearranged_terms, "return y * x + (1 - y) * 2") if edit.kind != "bracketed"]
    assert (weights.facts["name"], weights.facts["other"]) == ("y", "1 - y")
