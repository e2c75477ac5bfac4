"""A report for its author: as text for a terminal, and as one HTML page without scripts."""

import textwrap
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.checking.measured import Table, counts, tables
from judge.check.report import Report
from judge.values.render import legible

TEMPLATES = Path(__file__).parents[1] / "templates"


def text(report: Report) -> str:
    """Each finding with its place, what was found and what to do; then the numbers."""
    lines = [f"{report.slug}: {'passed' if report.passed else 'not passed'}, {_summary(report)}", ""]
    for finding in report.findings:
        lines.append(f"{finding.level:<7} [{finding.rule}] {finding.where}")
        lines += [f"        {finding.found}", f"        -> {finding.remedy}"]
        lines += [f"          {line}" for line in finding.diff.splitlines()]
        lines.append("")
    for table in tables(report.numbers):
        lines += _table(table)
    return legible("\n".join(lines))


def html(report: Report) -> str:
    """The same as one file that loads nothing else."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = {"report": report, "counts": _summary(report), "tables": tables(report.numbers)}
    return environment.get_template("check/report.html").render(shown)


def _summary(report: Report) -> str:
    return ", ".join(counts(report)) or "no findings"


def _table(table: Table) -> list[str]:
    """A title, aligned columns, and the note."""
    widths = [max(map(len, column)) for column in zip(*filter(None, (table.columns, *table.rows)), strict=True)]
    lines = ["", table.title]
    for row in filter(None, (table.columns, *table.rows)):
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)]
        lines.append(f"  {'  '.join(cells).rstrip()}")
    return [*lines, *textwrap.wrap(table.note, 110, initial_indent="  ", subsequent_indent="  ")]
