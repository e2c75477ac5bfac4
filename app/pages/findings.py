"""What a page shows of a check's report: the errors first, then what does not stand against publishing, then numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.pages.words import words
from app.reports import FindingOut, ReportOut

LEVELS = ("error", "warning", "note")
MOST_ROWS = 200
MISTAKES = "submissions/wrong_answer/"  # which the heading says as well, and a column of files has no room for
SHARES = ("share", "rate", "forgeries")  # in names of numbers from 0 to 1


@dataclass(frozen=True)
class Group:
    """The findings of one level."""

    level: str
    items: tuple[FindingOut, ...]


@dataclass(frozen=True)
class Table:
    """Some numbers: rows of a heading and its cells, under `columns`; single numbers have no names of columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Findings:
    """A report as a page shows it."""

    groups: tuple[Group, ...]
    tables: tuple[Table, ...]


def findings(report: ReportOut) -> Findings:
    """The report, in the order in which its author wants to read it."""
    groups = (Group(level, tuple(it for it in report.findings if it.level == level)) for level in LEVELS)
    return Findings(tuple(group for group in groups if group.items), tuple(_tables(report.numbers)))


def _tables(numbers: Mapping[str, Any], title: str = "Numbers") -> Iterator[Table]:
    """The single numbers in one table, and each collection of numbers in one of its own."""
    single = tuple((words(name), shown(name, value)) for name, value in numbers.items() if not _many(value))
    if single:
        yield Table(title, (), single[:MOST_ROWS])
    for name, value in numbers.items():
        if _many(value):
            yield from _table(name, value)


def _many(value: object) -> bool:
    return isinstance(value, dict) or _is_table(value) or _is_listing(value)


def _is_table(value: object) -> bool:
    """Whether these are rows that have the same columns."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) and row for row in value)


def _is_listing(value: object) -> bool:
    """Whether these are names, such as those of mutants, each of which wants a line."""
    return isinstance(value, list) and any(isinstance(item, str) for item in value)


def _table(name: str, values: Any) -> Iterator[Table]:
    if _is_table(values):
        columns = tuple({column: None for row in values for column in row})
        rows = (tuple(shown(column, row.get(column)) for column in columns) for row in values[:MOST_ROWS])
        yield Table(words(name), tuple(map(words, columns)), tuple(rows))
    elif _is_listing(values):
        yield Table(words(name), (), tuple((shown(name, item),) for item in values[:MOST_ROWS]))
    elif any(isinstance(value, dict) for value in values.values()):
        yield from _tables(values, words(name))
    elif values:
        rows = (((key if _is_file(key) else words(key)), shown(name, value)) for key, value in values.items())
        yield Table(words(name), (), tuple(rows)[:MOST_ROWS])


def _is_file(name: str) -> bool:
    return "." in name


def shown(name: str, value: object) -> str:
    """One number: a share as a percentage, others with four digits."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if any(word in name for word in SHARES) and 0 <= value <= 1:
            return f"{100 * value:.0f} %"
        return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.4g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(shown(name, item) for item in value)
    return str(value).removeprefix(MISTAKES)
