"""Means, sums, squares and spreads are replaced by others: their numbers are those of the other statistic."""

import warnings
from typing import Any

import numpy as np
import pytest

from judge.mutants.program import Program
from judge.mutants.reductions import MAX_CENTERS, MAX_USES, changed_uses, reductions
from tests.judge.mutants.conftest import HEAD, edits, made, tree

X = np.arange(6.0).reshape(2, 3) - 2.5


def answers(body: str, kind: str) -> list[Any]:
    """What the mutants of a kind answer to an array and 4."""
    program, found = Program(HEAD + body), []
    for edit in reductions(program):
        names: dict[str, Any] = {}
        exec(program.apply(edit), names)
        if edit.kind == kind:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                found.append(names["f"](X, 4.0))
    return found


@pytest.mark.parametrize(
    ("body", "kind", "wanted"),
    [
        ("return x.mean()", "median", np.median(X)),
        ("return np.mean(x * x)", "geometric-mean", np.exp(np.log(X * X).mean())),
        ("return np.mean(x)", "root-mean-square", np.sqrt((X * X).mean())),
        ("return np.mean(x)", "harmonic-mean", 1 / (1 / X).mean()),
        ("return np.mean(x)", "log-of-mean", np.log(np.exp(X).mean())),
        ("return np.mean(x[0])", "ddof", X[0].mean() * 3 / 2),
        ("return x.sum(axis=0)", "first-only", X[0]),
        ("return (x * x).sum(axis=0)", "root-of-sum", np.sqrt((X * X).sum(axis=0))),
        ("return x.var(axis=0)", "ddof", X.var(axis=0, ddof=1)),
        ("return x.std(axis=0)", "mean-deviation", np.abs(X - X.mean(0)).mean(0)),
        ("return x.var(axis=0)", "mean-deviation", np.abs(X - X.mean(0)).mean(0) ** 2),
        ("return np.std(x)", "not-centered", np.sqrt((X * X).mean())),
        ("return np.var(x)", "range", 25.0),
        ("return x.var(axis=0)", "other-center", ((X - 4) ** 2).mean(0)),
        ("return x**2", "absolute-value", np.abs(X)),
        ("return x**2", "difference-squared", (X - 4) ** 2),
        ("return x * x", "of-all", (X * X).sum()),
        ("return np.abs(x)", "of-all", np.abs(X).mean()),
    ],
)
def test_statistics(body: str, kind: str, wanted: Any) -> None:
    """A mutant of the kind computes what its kind says."""
    assert any(np.allclose(found, wanted) for found in answers(body, kind))


def test_without_numpy() -> None:
    """A program that does not import NumPy gets only the mutants that need no module."""
    kinds = {edit.kind for edit in reductions(Program("def f(x):\n    return x.mean() + x**2\n"))}
    assert kinds == {"first-only", "ddof", "absolute-value"}


def test_centers_are_few() -> None:
    """Of many names only some are subtracted."""
    many = "\n    ".join(f"a{number} = x" for number in range(50))
    found = [edit for edit in edits(reductions, f"{many}\n    return x**2") if edit.kind == "difference-squared"]
    assert len(found) == MAX_CENTERS
    assert (found[0].facts["name"], found[0].facts["other"]) == ("x", "y")


def test_one_use() -> None:
    """One use of a variable is changed and named; a variable with a single use is left alone."""
    body = "v = x.var()\n    return x / v + v"
    assert ("ddof", tree("v = x.var()\n    return x / v + (x.var(ddof=1))")) in made(changed_uses, body)
    assert {edit.facts["use"] for edit in edits(changed_uses, body)} == {"v"}
    assert edits(changed_uses, "v = x.var()\n    return x / v") == []


def test_uses_are_few() -> None:
    """There is a limit for a program with many uses."""
    assert len(edits(changed_uses, f"v = x.var()\n    return {' + '.join(['v'] * 100)}")) == MAX_USES
