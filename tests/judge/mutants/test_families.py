"""Every kind of change, on the smallest source that it applies to."""

import ast

import pytest

from judge.check.mutate import mutate

EXPRESSIONS = [
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
    ("x and y", "term-dropped", "x"),
    ("not x", "sign-dropped", "x"),
    ("-x", "sign-dropped", "x"),
    ("x if y else 0", "condition", "x if True else 0"),
    ("[i for i in x if i > y]", "condition", "[i for i in x if True]"),
    ("x + 3", "constant", "x + 4"),
    ("x + 3", "constant", "x + 6"),
    ("x + 3", "constant", "x + (-1)"),
    ("x * 0.5", "constant", "x * 0.0"),
    ("x * -2", "constant", "x * 1"),
    ("f(x, True)", "constant", "f(x, False)"),
    ("np.exp(x)", "call-dropped", "x"),
    ("x.sum(axis=0)", "call-dropped", "x"),
    ("f(x, y)", "arguments-swapped", "f(y, x)"),
    ("g(a=x, b=y)", "arguments-swapped", "g(a=y, b=x)"),
    ("x.std(ddof=1)", "keyword-dropped", "x.std()"),
    ("np.mean(x)", "sibling", "np.sum(x)"),
    ("x.max()", "sibling", "x.min()"),
    ("max(x, y)", "sibling", "min(x, y)"),
    ("x.sum(axis=1)", "axis", "x.sum(axis=-2)"),
    ("x.sum(axis=(0, 1))", "axis", "x.sum(axis=(1, 0))"),
    ("x.sum(axis=(0, 1))", "axis", "x.sum(axis=(1,))"),
    ("x.sum(axis=(0, 1))", "axis", "x.sum(axis=(2, 0, 1))"),
    ("np.einsum('ij,jk->ik', x, y)", "axis", "np.einsum('ij,jk->ki', x, y)"),
    ("x.T", "transposition-dropped", "x"),
    ("x.reshape(-1)", "order", 'x.reshape(-1, order="F")'),
    ("x[:y]", "off-by-one", "x[:(y) + 1]"),
    ("x[1:]", "off-by-one", "x[:]"),
    ("x[::2]", "off-by-one", "x[:]"),
    ("x[y]", "off-by-one", "x[y - 1]"),
    ("list(range(y))", "off-by-one", "list(range(1, y))"),
    ("list(range(1, y, 2))", "off-by-one", "list(range(1, y))"),
    ("list(range(1, y))", "off-by-one", "list(range(1, (y) - 1))"),
    ("x + y", "name-swapped", "y + y"),
    ("x * y + 1", "intermediate-returned", "y"),
]
BODIES = [
    ("x += y", "operator", "x -= y"),
    ("x += y", "operator", "x = y"),
    ("x += y", "statement-dropped", "pass"),
    ("x = -x", "statement-dropped", "pass"),
    ("x.sort()", "statement-dropped", "pass"),
    ("x[0] = y", "statement-dropped", "pass"),
    ("if x > y: x = y", "condition", "if False: x = y"),
    ("while x > y: x -= 1", "condition", "while False: x -= 1"),
    ("for i in y: break", "loop-exit", "for i in y: continue"),
]


def of(source: str, operator: str) -> list[str]:
    """The sources of the mutants of an operator."""
    return [mutant.source.decode() for mutant in mutate(source).chosen if mutant.id.startswith(f"{operator}:")]


def _tree(source: str) -> str:
    return ast.dump(ast.parse(source))


@pytest.mark.parametrize(("before", "operator", "after"), EXPRESSIONS)
def test_expression(before: str, operator: str, after: str) -> None:
    """A change of an expression is made, under the name of its operator."""
    head = "def h(x, y):\n    return "
    assert any(_tree(found) == _tree(head + after) for found in of(head + before, operator))


@pytest.mark.parametrize(("before", "operator", "after"), BODIES)
def test_statement(before: str, operator: str, after: str) -> None:
    """A change of a statement is made, under the name of its operator."""
    head, tail = "def h(x, y):\n    ", "\n    return x"
    assert any(_tree(found) == _tree(head + after + tail) for found in of(head + before + tail, operator))


def test_endless_loops_are_not_made() -> None:
    """A condition of `while` is never made true for ever: that is no mistake of a learner's, and costs a time limit."""
    assert not any(
        "while True" in found
        for found in of("def h(x):\n    while x > 0:\n        x -= 1\n    return x\n", "condition")
    )


def test_names_come_from_before() -> None:
    """A name is swapped only for arguments and for names that are set in an earlier line."""
    source = "def h(x, y):\n    a = x\n    b = a\n    return a\n"
    found = of(source, "name-swapped")
    assert not any("a = b" in each for each in found)
    assert any("return b" in each for each in found)
    assert any("b = y" in each for each in found)


def test_several_lines() -> None:
    """What stands in several lines is changed as a whole."""
    source = "def h(x, y):\n    return (\n        x\n        + y\n    )\n"
    assert any(_tree(found) == _tree("def h(x, y):\n    return x - y\n") for found in of(source, "operator"))


def test_other_letters() -> None:
    """Positions are right behind letters of more than one byte."""
    source = "def h(α, β):\n    return 'äö' * 2 + α + β\n"
    assert any("- β" in found for found in of(source, "operator"))
