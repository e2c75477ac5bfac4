"""Sizes that are equal in every hidden case: named where the reference works where they differ, and only there."""

from typing import Any

import pytest

from judge.check.report import Finding
from judge.check.sizes import MOST_CALLS, find_equal_sizes
from judge.packages.package import Package
from judge.values.tree import Arguments
from tests.judge.check.conftest import in_context, packaged

CASES = """\
import numpy as np


def samples():
    return []


def hidden(rng):
    def a(*shape):
        return rng.standard_normal(shape)

    return [{CASE} for {NAMES} in {SIZES}]
"""
THREE = "[(3, 5, 4), (6, 4, 3), (2, 7, 8), (5, 3, 6)]"
ONE = "[3, 5, 4, 8, 1]"


def problem(body: str, case: str, values: str = ONE, statement: str = "Write it.", starter: str = "") -> Package:
    """A package whose reference has this body, and whose cases draw these arguments, from an array function `a`."""
    names = "n, m, d" if values[1] == "(" else "n"
    cases = CASES.replace("{CASE}", f"dict({case})").replace("{NAMES}", names).replace("{SIZES}", values)
    arguments = tuple(part.split("=")[0].strip() for part in case.split("; "))
    cases = cases.replace("; ", ", ")
    source = f"import numpy as np\n\n\ndef f({', '.join(arguments)}):\n    {body}\n"
    texts = {"statement_dot_md": f"# A problem\n\n{statement}\n"}
    if starter:
        texts["starter_dot_py"] = starter
    return packaged(source, cases, arguments=arguments, accepted=(source,), wrong=(), **texts)


def examined(package: Package) -> tuple[list[Finding], int]:
    """What is found, and how many calls it took."""
    context, calls = in_context(package), list[Arguments]()

    def ask(asked: list[Arguments]) -> list[Any]:
        calls.extend(asked)
        return context.answers(asked)

    return find_equal_sizes(package, context.pool, ask), len(calls)


def found(*words: str, **more: str) -> list[tuple[str, str]]:
    """The level of each finding, and the two sizes that it names."""
    findings, _ = examined(problem(*words, **more))
    assert all((finding.rule, finding.file) == ("equal-sizes", "cases.py") for finding in findings)
    return [(str(it.level), " ".join(sorted(map(named, it.facts["sizes"])))) for it in findings]


def named(size: dict[str, Any]) -> str:
    """A size in brief, such as `x:axis:0`."""
    return f"{size['argument']}:{size['kind']}:{size['axis']}"


DENSE = "return np.tanh(x @ w + b)"
ATTENTION = """\
s = q @ k.T / q.shape[1] ** 0.5
    s = s if mask is None else np.where(mask, s, -9.0)
    return np.exp(s) / np.exp(s).sum(1, keepdims=True) @ v"""
PRODUCT = "return [[sum(p * r for p, r in zip(row, col)) for col in zip(*y)] for row in x]"
PEARSON = """\
p, r = sum(x) / len(x), sum(y) / len(y)
    s, t = sum((a - p) ** 2 for a in x), sum((b - r) ** 2 for b in y)
    return sum((a - p) * (b - r) for a, b in zip(x, y)) / (s * t) ** 0.5"""


@pytest.mark.parametrize(
    ("body", "case", "values"),
    [
        (DENSE, "x=a(n, m); w=a(m, d); b=a(d)", THREE),
        (ATTENTION, "q=a(n, d); k=a(m, d); v=a(m, 2); mask=None if n > 4 else a(n, m) > 0", THREE),
        ("return x - y", "x=a(n); y=a(n)", ONE),
        ("return x - y", "x=a(n, d); y=a(n, d)", THREE),
        ("return [i * j for i, j in zip(x, y)]", "x=a(n).tolist(); y=a(n).tolist()", ONE),
        ("return sum(x[i] * y[i] for i in range(len(x)))", "x=a(n).tolist(); y=a(n).tolist()", ONE),
        (PRODUCT, "x=a(n, m).tolist(); y=a(m, d).tolist()", THREE),
        ("return x.reshape(heads, -1, 2).sum(0)", "x=a(n * 2, 4); heads=n", ONE),
        ("return np.linalg.solve(x, y)", "x=a(n, n); y=a(n)", ONE),
        ("return np.random.default_rng(seed).random(3) + x.sum()", "x=a(n); seed=n", ONE),
        ("return x * y", "x=a(n); y=True", ONE),
    ],
    ids=[
        *("dense", "attention", "elementwise", "elementwise matrices", "zip", "index", "lists", "heads", "solve"),
        *("seed", "one size"),
    ],
)
def test_linked(body: str, case: str, values: str) -> None:
    """Sizes that must be equal, or that differ, have no finding."""
    assert found(body, case, values) == []


@pytest.mark.parametrize(
    ("body", "case", "names"),
    [
        ("return x.sum(0)", "x=a(n, n)", "x:axis:0 x:axis:1"),
        (DENSE, "x=a(2, n); w=a(n, n); b=a(n)", "w:axis:0 w:axis:1"),
        (ATTENTION, "q=a(3, n); k=a(n, n); v=a(n, 2); mask=None if n == 8 else a(3, n) > 0", "k:axis:0 k:axis:1"),
        (ATTENTION, "q=a(n, n); k=a(n, n); v=a(n, n); mask=a(n, n) > 0", "v:axis:0 v:axis:1"),
        ("return (x - x.mean(0)) * g + b", "x=a(n, n); g=a(n); b=a(n)", "x:axis:0 x:axis:1"),
        ("return np.outer(x, y)", "x=a(n); y=a(n)", "x:axis:0 y:axis:0"),
        ("return x @ np.ones((x.shape[1], k)) / k", "x=a(2, n); k=n", "k:number:0 x:axis:1"),
        ("return np.ones((int(k), int(m)))", "k=np.array(n); m=float(n)", "k:number:0 m:number:0"),
        ("t = np.ones((k, m))\n    t[:, 1::2] = np.ones((k, m // 2))\n    return t", "k=2 * n; m=2 * n",
         "k:number:0 m:number:0"),
        (PRODUCT, "x=a(n, n).tolist(); y=a(n, n).tolist()", "x:length:0 x:length:1"),
        ("return [max(i) for i in x]", "x=a(n, n).tolist()", "x:length:0 x:length:1"),
    ],
    ids=[
        *("square", "dense", "attention", "all equal", "statistics", "outer", "number", "two numbers", "even"),
        *("lists", "rows"),
    ],
)  # fmt: skip
def test_coincidence(body: str, case: str, names: str) -> None:
    """Two sizes that need not be equal are an error, reported once for each group."""
    assert found(body, case) == [("error", names)]


@pytest.mark.parametrize(
    ("body", "case", "values"),
    [
        ("return sum(x[i] for i in range(k)) / k", "x=a(n).tolist(); k=n", ONE),
        (PEARSON, "x=a(n).tolist(); y=a(n).tolist()", "[3, 5, 4, 8]"),
        ("return np.outer(x.sum(0), y.sum(0))", "x=a(n, 3); y=a(m, 3)", THREE),
    ],
    ids=["one way", "zip", "one size everywhere"],
)
def test_doubtful(body: str, case: str, values: str) -> None:
    """It is a warning where only one can be smaller, where `zip` may drop the rest, and where there is one size only."""
    assert [level for level, _ in found(body, case, values)] == ["warning"]


@pytest.mark.parametrize(
    ("statement", "starter", "levels"),
    [
        ("Any matrix.", "", ["error"]),
        ("The squares of `x`, by the root mean square.", "", ["error"]),
        ("Here `x` has the shape $(n, n)$.", "", []),
        ("Any matrix.", 'def f(x, y):\n    """x: an adjacency matrix."""\n', []),
        ("The input is a square matrix.", "", ["warning"]),
    ],
    ids=["nothing", "other squares", "statement", "starter", "of something"],
)
def test_said_square(statement: str, starter: str, levels: list[str]) -> None:
    """What the texts call square stays square; if they do not say which argument, the finding is a warning."""
    result = found("return x @ y", "x=a(n, n); y=a(n, 2)", statement=statement, starter=starter)
    assert [level for level, _ in result] == levels


def test_said_equal() -> None:
    """Two arguments that the statement calls equally long stay so."""
    words = ("return np.convolve(x, y)", "x=a(n); y=a(n)")
    assert len(found(*words)) == 1
    assert found(*words, statement="`x` and `y` have the same length.") == []


@pytest.mark.parametrize(
    ("statement", "equal"),
    [
        ("| `x` | float array of shape $(n, d)$ |\n| `y` | float array of shape $(n, d)$ |", True),
        ("`x` and `y` are arrays of shape (n, d). Return their product.", True),
        ("| `x` | array of shape (n, d) |\n| `y` | array of shape (m, d) |", False),
        ("| `x` | array of shape (4, d) |\n| `y` | array of shape (4, d) |", False),
        ("`x` goes before `y`, an array of shape (n, d).", False),
        (f"`x` and `y` {'and x, ' * 30} are of shape (n, d).", False),
    ],
    ids=["table", "one sentence", "other letters", "digits", "of the other", "too far"],
)
def test_said_by_letter(statement: str, equal: bool) -> None:
    """Sizes with the same letter in the shapes of the statement are equal by definition."""
    words = ("return np.outer(x.sum(1), y.sum(1))", "x=a(n, 3); y=a(n, 3)")
    assert (found(*words, statement=statement) == []) is equal


def test_said_by_name() -> None:
    """A whole number whose name is a letter of a shape is that size by definition."""
    words = ("return x @ np.ones((x.shape[1], k)) / k", "x=a(2, n); k=n")
    assert len(found(*words)) == 1
    assert found(*words, statement="`x` is of shape (2, k).") == []


def test_two_groups() -> None:
    """Each group of equal sizes is a finding of its own."""
    result = found("return x.sum(0)[:, None] + y.sum(1)", "x=a(n, n); y=a(m, m)", THREE)
    assert [names for _, names in result] == ["x:axis:0 x:axis:1", "y:axis:0 y:axis:1"]


def test_never_one() -> None:
    """Sizes of 2 are not made smaller: NumPy would broadcast the result."""
    assert examined(problem("return x + y", "x=a(n, n); y=a(n, n)", "[2, 1, 2]")) == ([], 0)


def test_many_gates() -> None:
    """Arguments that always have the same shape are made smaller together, however many there are."""
    gates = [f"w{number}=a(n, n); b{number}=a(n)" for number in range(4)]
    body = "return " + " + ".join(f"np.tanh(x @ w{number} + b{number})" for number in range(4))
    assert found(body, "; ".join(["x=a(3, n)", *gates])) == [("error", "w0:axis:0 w0:axis:1")]


def test_unused_by_chance() -> None:
    """An answer that ignores some inputs by chance, such as distant labels, does not hide the finding."""
    near = "return y[np.argsort(((q[:, None] - x[None]) ** 2).sum(-1), axis=1)[:, 0]]"
    result = found(near, "x=a(9 + n, d); y=a(9 + n); q=a(9 + n, d)", THREE)
    assert result == [("error", "q:axis:0 x:axis:0")]


def test_calls() -> None:
    """However many sizes are equal, the number of calls is limited."""
    names = [f"x{number}" for number in range(8)]
    case = "; ".join(f"{name}=a({'n' + ', n' * place})" for place, name in enumerate(names))
    findings, calls = examined(problem(f"return {' + '.join(names)} + x7.T", case, "[2, 3]"))
    assert findings == []
    assert 0 < calls <= MOST_CALLS
