"""Survivors: what is said of several mutants of one line."""

from dataclasses import replace

from judge.check.candidate import Candidate
from judge.check.report import Finding, Level
from judge.check.survivors import _folded


def survivor(line: int, number: int, level: Level = Level.WARNING) -> tuple[Candidate, Finding]:
    """A mutant, and what is found."""
    name = f"name-swapped:f:{number}"
    where, words = f"reference.py, line {line}: mutant {name}", f"`a` becomes `b{number}`"
    finding = Finding(level, "mutants", where, f"{words}: it survives.", "Add a case.", f"diff {number}")
    return Candidate(name, where, words, b"", finding.diff), finding


def test_warnings_of_a_line_are_one() -> None:
    """The first is told in full, the others by what was changed; what is said of other lines stays."""
    one, other = _folded([survivor(1, 1), survivor(2, 2), survivor(1, 3), survivor(1, 4)])
    assert (one.where, one.diff) == (survivor(1, 1)[1].where, "diff 1")
    assert one.found == (
        "`a` becomes `b1`: it survives. So do 2 more of this line: `a` becomes `b3` (name-swapped:f:3); "
        "`a` becomes `b4` (name-swapped:f:4)."
    )
    assert other == survivor(2, 2)[1]


def test_stop_between_sentences() -> None:
    """What is told of the others is a sentence of its own."""
    lucky = [(one, replace(finding, rule="luck", found="by luck")) for one, finding in (survivor(1, 1), survivor(1, 2))]
    [one] = _folded(lucky)
    assert one.found == "by luck. So do 1 more of this line: `a` becomes `b2` (name-swapped:f:2)."


def test_errors_stay() -> None:
    """Each error is told by itself: each must be mended."""
    errors = [survivor(1, number, Level.ERROR) for number in range(3)]
    assert list(_folded(errors)) == [finding for _, finding in errors]


def test_luck_of_a_line_is_one() -> None:
    """What one line owes to luck is one error, told by the gravest: one case may well mend all of it."""
    pairs = [survivor(1, 1), survivor(1, 2, Level.ERROR), survivor(1, 3, Level.ERROR)]
    [one] = _folded([(candidate, replace(finding, rule="luck")) for candidate, finding in pairs])
    assert one.level is Level.ERROR
    assert one.found.startswith("`a` becomes `b2`: it survives. So do 2 more of this line: `a` becomes `b3`")
