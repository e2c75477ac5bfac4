"""`app.pages.findings`: a report as a page shows it."""

from app.checking.measured import tables
from app.checking.reports import ReportOut
from app.pages.findings import findings
from tests.app.conftest import ERROR, WARNING


def test_groups() -> None:
    """Errors come first; a level without findings has no group."""
    report = ReportOut.model_validate({"findings": [WARNING, ERROR, WARNING], "numbers": {}})
    assert [(group.level, len(group.items)) for group in findings(report).groups] == [("error", 1), ("warning", 2)]


def test_tables() -> None:
    """What was measured is the same as on a terminal."""
    numbers = {"hidden_cases": 6, "reference_seconds": 0.5}
    assert list(findings(ReportOut(findings=[], numbers=numbers)).tables) == tables(numbers)
