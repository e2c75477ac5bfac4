"""The same edit is made in all places that are alike."""

import pytest

from judge.mutants.axes import axes_and_indexes
from judge.mutants.constants import replaced_constants
from judge.mutants.everywhere import MAX_BYTES, together
from judge.mutants.operators import replaced_operators
from judge.mutants.program import Family, Program


def changed(family: Family, body: str) -> set[str]:
    """The returned expressions after the edits that are made together."""
    program = Program(f"def f(x, y):\n    return {body}\n")
    return {program.apply(*edits).partition("return ")[2].rstrip() for edits in together(program, family(program))}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("g(x - 1) + g(y - 1)", "g((x + 1)) + g((y + 1))"),
        ("x.sum(axis=0) / y.sum(axis=0)", "x.sum(axis=1) / y.sum(axis=1)"),
        (
            "sqrt(x.sum(axis=0)) / sqrt(y.sum(axis=0)) + y.max(axis=0)",
            "sqrt(x.sum(axis=1)) / sqrt(y.sum(axis=1)) + y.max(axis=0)",
        ),
    ],
)
def test_alike(body: str, wanted: str) -> None:
    """Names do not matter; narrower groups are those in calls that look the same."""
    family = axes_and_indexes if "axis" in body else replaced_operators
    assert wanted in changed(family, body)


def test_several_mistakes() -> None:
    """Constants are not changed together: that would be several mistakes."""
    assert changed(replaced_constants, "x + 2 - (y + 2)") == set()


def test_overlapping() -> None:
    """Of edits that overlap the first is made."""
    assert "(x - y) - x * y - x" not in changed(replaced_operators, "x + y + x")


def test_long_code_is_not_compared() -> None:
    """Long code has nothing that it could be alike to."""
    terms = " + ".join(["x"] * MAX_BYTES)
    program = Program(f"y = {terms}\n")
    longest = next(replaced_operators(program))
    assert list(together(program, [longest, longest])) == []
