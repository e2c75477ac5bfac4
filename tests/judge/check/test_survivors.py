"""Survivors: how several mutants of one line become one finding."""

from dataclasses import replace

from judge.check.report import Finding, Level
from judge.check.survivors import _folded


def survivor(line: int, number: int, level: Level = Level.WARNING, rule: str = "mutants") -> Finding:
    """A finding about a mutant."""
    facts = {"change": f"`a` becomes `b{number}`"}
    mutant = f"name-swapped:f:{number}"
    return Finding(level, rule, "survivor", "reference.py", line, mutant=mutant, facts=facts, diff=f"diff {number}")


def others(finding: Finding) -> list[str]:
    """The other mutants that a finding lists."""
    return [each["mutant"].rpartition(":")[2] for each in finding.facts["also"]]


def test_warnings_of_a_line_are_one() -> None:
    """The first is a finding that lists the others, and other lines have their own."""
    one, other = _folded([survivor(1, 1), survivor(2, 2), survivor(1, 3), survivor(1, 4)])
    assert (one.mutant, one.diff, others(one)) == ("name-swapped:f:1", "diff 1", ["3", "4"])
    assert one.facts["also"][0]["change"] == "`a` becomes `b3`"
    assert (other.line, others(other)) == (2, [])


def test_errors_stay() -> None:
    """Each error is a finding of its own, since each must be fixed."""
    errors = [survivor(1, number, Level.ERROR) for number in range(3)]
    folded = list(_folded(errors))
    assert [replace(finding, facts={}) for finding in folded] == [replace(finding, facts={}) for finding in errors]
    assert [others(finding) for finding in folded] == [[], [], []]


def test_luck_of_a_line_is_one() -> None:
    """What one line owes to luck is one finding, the most severe: one case may well fix all of it."""
    levels = (Level.WARNING, Level.ERROR, Level.ERROR)
    [one] = _folded([survivor(1, number, level, "luck") for number, level in enumerate(levels, start=1)])
    assert (one.level, one.mutant, others(one)) == (Level.ERROR, "name-swapped:f:2", ["3", "1"])
