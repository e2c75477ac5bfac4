"""`app.pages.findings`: a report as a page shows it."""

from typing import Any

import pytest

from app.pages.findings import findings, shown
from app.reports import ReportOut
from tests.app.conftest import ERROR, WARNING


def _tables(numbers: dict[str, Any]) -> list[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    return [(it.title, it.columns, it.rows) for it in findings(ReportOut(findings=[], numbers=numbers)).tables]


def test_groups() -> None:
    """Errors come first; a level without findings has no group."""
    report = ReportOut.model_validate({"findings": [WARNING, ERROR, WARNING], "numbers": {}})
    assert [(group.level, len(group.items)) for group in findings(report).groups] == [("error", 1), ("warning", 2)]


def test_tables() -> None:
    """Single numbers stand in one table, collections of numbers in one each."""
    assert _tables(
        {
            "hidden_cases": 6,
            "kill_rate": 0.975,
            "mistakes": [
                {"file": "submissions/wrong_answer/a.py", "share": 0.5, "cases": 4},
                {"file": "b.py", "share": None},
            ],
            "forgeries": {"zeros": 1.0},
            "mutants": {"total": 95, "operators": {"term-dropped": 12}},
            "equivalent": ["x", "y"],
            "left_out": {},
            "none": [],
        }
    ) == [
        (
            "Numbers",
            (),
            (("Hidden cases", "6"), ("Kill rate", "98 %"), ("None", "–")),
        ),
        ("Mistakes", ("File", "Share", "Cases"), (("a.py", "50 %", "4"), ("b.py", "–", "–"))),
        ("Forgeries", (), (("Zeros", "100 %"),)),
        ("Mutants", (), (("Total", "95"),)),
        ("Operators", (), (("Term-dropped", "12"),)),
        ("Equivalent", (), (("x",), ("y",))),
    ]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("margin", 123456.7, "123,457"),
        ("margin", 1e12, "1e+12"),
        ("margin", 0.01234, "0.01234"),
        ("share", 1.0, "100 %"),
        ("share", 12.0, "12"),
        ("sound", True, "yes"),
        ("sound", False, "no"),
        ("margin", None, "–"),
        ("margin", "inf", "inf"),
        ("sizes", [1, 2.5], "1, 2.5"),
        ("sizes", [], "–"),
    ],
)
def test_shown(name: str, value: object, said: str) -> None:
    """Numbers have few digits, shares are percentages, and whatever else there is becomes text."""
    assert shown(name, value) == said
