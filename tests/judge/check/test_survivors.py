"""Survivors: what is said of several mutants of one line."""

from dataclasses import replace

from judge.check.report import Finding, Level
from judge.check.survivors import _folded


def finding(line: int, number: int, level: Level = Level.WARNING) -> Finding:
    """Of one mutant."""
    where = f"reference.py, line {line}: mutant name-swapped:f:{number}"
    return Finding(level, "mutants", where, f"`a` becomes `b{number}`: it survives.", "Add a case.", f"diff {number}")


def test_warnings_of_a_line_are_one() -> None:
    """The first is told in full, the others by what was changed; what is said of other lines stays."""
    one, other = _folded([finding(1, 1), finding(2, 2), finding(1, 3), finding(1, 4)])
    assert (one.where, one.diff) == (finding(1, 1).where, "diff 1")
    assert one.found == (
        "`a` becomes `b1`: it survives. So do 2 more of this line: `a` becomes `b3` (name-swapped:f:3); "
        "`a` becomes `b4` (name-swapped:f:4)."
    )
    assert other == finding(2, 2)


def test_stop_between_sentences() -> None:
    """What is told of the others is a sentence of its own."""
    lucky = [replace(finding(1, number), rule="luck", found="`a` becomes `b`: by luck") for number in (1, 2)]
    [one] = _folded(lucky)
    assert one.found == "`a` becomes `b`: by luck. So do 1 more of this line: `a` becomes `b` (name-swapped:f:2)."


def test_errors_stay() -> None:
    """Each error is told by itself: each must be mended."""
    errors = [finding(1, number, Level.ERROR) for number in range(3)]
    assert list(_folded(errors)) == errors
