"""What a page shows of a check's report: the errors first, then what does not stand against publishing, then numbers."""

from dataclasses import dataclass

from app.checking.measured import Table, tables
from app.checking.reports import FindingOut, ReportOut

LEVELS = ("error", "warning", "note")


@dataclass(frozen=True)
class Group:
    """The findings of one level."""

    level: str
    items: tuple[FindingOut, ...]


@dataclass(frozen=True)
class Findings:
    """A report as a page shows it."""

    groups: tuple[Group, ...]
    tables: tuple[Table, ...]


def findings(report: ReportOut) -> Findings:
    """The report, in the order in which its author wants to read it."""
    groups = (Group(level, tuple(it for it in report.findings if it.level == level)) for level in LEVELS)
    return Findings(tuple(group for group in groups if group.items), tuple(tables(report.numbers)))
