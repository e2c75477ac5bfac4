"""The numbers of a report as tables."""

from typing import Any

import pytest

from app.checking.measured import LEGEND, counts, tables
from judge.check.report import Finding, Level, Report

MUTANT = {"mutant": "constant:f:abc.1", "where": "reference.py, line 4", "words": "`1` becomes `-1`", "diff": "-1"}
COUNTS = {"total": 9, "killed": 6, "by_luck": 1, "survived": 1, "equivalent": 1, "kill_rate": 0.75}


def summary(**numbers: Any) -> dict[str, str]:
    """The first table's rows."""
    return {row[0]: row[1] for row in tables(numbers)[0].rows}


def test_counts() -> None:
    """The findings of each level are counted; a level without findings is left out."""
    findings = (*[Finding(Level.ERROR, "draws")] * 2, Finding(Level.NOTE, "luck"))
    assert counts(Report("p", "d", findings, {})) == ("2 errors", "1 note")


def test_nothing() -> None:
    """Without numbers there is no table."""
    assert tables({}) == []


def test_mutants() -> None:
    """Every mutant is counted once, and zeros are left out."""
    said = summary(mutants=COUNTS, inputs_compared=1258)
    assert said["mutants rejected"] == "75.0% of those that are not equivalent"
    assert said["mutants"] == "9 run: 6 rejected under every secret, 1 under some only, 1 under none, 1 equivalent"
    assert said["inputs on which survivors were compared"] == "1,258"
    sound = COUNTS | {"by_luck": 0, "survived": 0, "equivalent": 0}
    assert summary(mutants=sound)["mutants"] == "9 run: 6 rejected under every secret"


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        (4.0, "their largest error is 0.25 times the tolerance"),
        (None, "equal to the reference in every digit"),
        (float("inf"), "equal to the reference in every digit"),
    ],
)
def test_right(margin: Any, words: str) -> None:
    """How much of the tolerance correct answers need; earlier releases stored null for an infinity."""
    assert summary(accepted_margin=margin)["accepted variants"] == words


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        (2e-11, "one of them is within the tolerance in every hidden case"),
        (12.34, "the smallest error among them is 12.3 times the tolerance"),
        (123456.0, "the smallest error among them is 123,456 times the tolerance"),
        (None, "none has a number that can be compared"),
    ],
)
def test_wrong(margin: Any, words: str) -> None:
    """How far the nearest mistake is from the tolerance."""
    mistakes = [{"file": "submissions/wrong_answer/a.py", "share": 0.5, "margin": margin}]
    assert summary(wrong_margin=margin, mistakes=mistakes)["labelled mistakes"] == words


def test_mistakes() -> None:
    """Each mistake has its share and its margin, which the table explains."""
    rows = [
        {"file": "submissions/wrong_answer/a.py", "share": 0.5, "margin": 1234.5},
        {"file": "submissions/wrong_answer/b.py", "share": 1.0, "margin": None},
    ]
    [table] = tables({"mistakes": rows})
    assert table.rows == (("a.py", "50 %", "1,234"), ("b.py", "100 %", "no number"))
    assert (table.note, table.of_numbers) == (LEGEND, True)


def test_equivalent() -> None:
    """Each has its line, or its place in earlier reports, and its words; names alone are skipped."""
    [table] = tables({"equivalent_mutants": [{**MUTANT, "line": 4}, MUTANT, "constant:f:abc.2"]})
    assert table.rows == (("line 4", "`1` becomes `-1`"), ("reference.py, line 4", "`1` becomes `-1`"))
    assert table.note
