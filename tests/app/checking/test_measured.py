"""What a check has measured, in tables."""

from typing import Any

import pytest

from app.checking.measured import LEGEND, tables

MUTANT = {"mutant": "constant:f:abc.1", "where": "reference.py, line 4", "words": "`1` becomes `-1`", "diff": "-1"}
COUNTS = {"total": 9, "killed": 6, "by_luck": 1, "survived": 1, "equivalent": 1, "kill_rate": 0.75}


def summary(**numbers: Any) -> dict[str, str]:
    """The first table's rows."""
    return {row[0]: row[1] for row in tables(numbers)[0].rows}


def test_nothing() -> None:
    """Where nothing was measured there is no table."""
    assert tables({}) == []


def test_mutants() -> None:
    """Every mutant is counted once, and what there is none of is left out."""
    said = summary(mutants=COUNTS, inputs_compared=1258)
    assert said["mutants rejected"] == "75.0% of those that are not equivalent"
    assert said["mutants"] == "9 run: 6 rejected under every secret, 1 under some only, 1 under none, 1 equivalent"
    assert said["inputs on which survivors were compared"] == "1,258"
    sound = COUNTS | {"by_luck": 0, "survived": 0, "equivalent": 0}
    assert summary(mutants=sound)["mutants"] == "9 run: 6 rejected under every secret"


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        (4.0, "err by 0.25 of what the tolerance allows, or less"),
        (None, "equal the reference in every digit"),
        ("inf", "equal the reference in every digit"),
        (float("inf"), "equal the reference in every digit"),
    ],
)
def test_right(margin: Any, words: str) -> None:
    """How much of the tolerance right answers need; an infinity is a text in one JSON, and null in the other."""
    assert summary(accepted_margin=margin)["accepted variants"] == words


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        (2e-11, "one of them is within the tolerance in every hidden case"),
        (12.34, "the one that errs least errs by 12.3 times what the tolerance allows"),
        (123456.0, "the one that errs least errs by 123,456 times what the tolerance allows"),
        (None, "none has a number that could be near"),
    ],
)
def test_wrong(margin: Any, words: str) -> None:
    """How far from right the nearest mistake is."""
    mistakes = [{"file": "submissions/wrong_answer/a.py", "share": 0.5, "margin": margin}]
    assert summary(wrong_margin=margin, mistakes=mistakes)["labelled mistakes"] == words


def test_mistakes() -> None:
    """Each has its share and its margin, and the table says what that is."""
    rows = [
        {"file": "submissions/wrong_answer/a.py", "share": 0.5, "margin": 1234.5},
        {"file": "submissions/wrong_answer/b.py", "share": 1.0, "margin": None},
    ]
    [table] = tables({"mistakes": rows})
    assert table.rows == (("a.py", "50 %", "1,234"), ("b.py", "100 %", "no number"))
    assert (table.note, table.of_numbers) == (LEGEND, True)


def test_equivalent() -> None:
    """Each is told by its line and its words; reports of before, which had names only, are passed over."""
    [table] = tables({"equivalent_mutants": [MUTANT, "constant:f:abc.2"]})
    assert table.rows == (("line 4", "`1` becomes `-1`"),)
    assert "Nothing need be done" in table.note
