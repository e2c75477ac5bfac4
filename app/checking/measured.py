"""The counts and numbers of a report for its author: the same on a terminal, in a file and on the draft's page."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from judge.check.report import Report

NO_NUMBER = "no number"
LEGEND = (
    "Margin: the largest error in any hidden case, in multiples of the tolerance. "
    f"“{NO_NUMBER.capitalize()}”: an answer is missing, has another shape, or is not finite."
)


@dataclass(frozen=True)
class Table:
    """Rows of cells under `columns`, which may be empty, and a note. `of_numbers`: all cells but the first are numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    of_numbers: bool = False


def counts(report: Report) -> tuple[str, ...]:
    """The number of findings of each level, such as `2 errors`."""
    levels = report.by_level().items()
    return tuple(f"{len(findings)} {level}{'' if len(findings) == 1 else 's'}" for level, findings in levels)


def tables(numbers: Mapping[str, Any]) -> list[Table]:
    """The numbers that an author can use; the JSON has all of them."""
    summary = tuple(_summary(numbers))
    found = [Table("Numbers", (), summary)] if summary else []
    if rows := tuple(map(_mistake, numbers.get("mistakes") or ())):
        found.append(Table("Labelled mistakes", ("File", "Rejected by", "Margin"), rows, LEGEND, of_numbers=True))
    known = (
        row for row in numbers.get("equivalent_mutants") or () if isinstance(row, Mapping)
    )  # once these were names
    if same := tuple(map(_equivalent, known)):
        note = (
            f"These count as correct programs: they answer {numbers.get('inputs_compared', 0):,} inputs as the reference "
            "does, or the package declares them equivalent. You need not do anything about them."
        )
        found.append(Table("Equivalent mutants", ("Where", "What was changed"), same, note))
    return found


def _summary(numbers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if mutants := numbers.get("mutants"):
        yield "mutants rejected", f"{mutants['kill_rate']:.1%} of those that are not equivalent"
        parts = [f"{mutants['killed']} rejected under every secret"]
        parts += [f"{mutants['by_luck']} under some only"] if mutants.get("by_luck") else []
        parts += [f"{mutants['survived']} under none"] if mutants["survived"] else []
        parts += [f"{mutants['equivalent']} equivalent"] if mutants["equivalent"] else []
        yield "mutants", f"{mutants['total']} run: {', '.join(parts)}"
    if "inputs_compared" in numbers:
        yield "inputs on which survivors were compared", f"{numbers['inputs_compared']:,}"
    if "accepted_margin" in numbers:
        yield "accepted variants", _right(_number(numbers["accepted_margin"]))
    if "wrong_margin" in numbers and numbers.get("mistakes"):
        yield "labelled mistakes", _wrong(_number(numbers["wrong_margin"]))
    if "hidden_cases" in numbers:
        yield "hidden cases", str(numbers["hidden_cases"])
        yield "reference, one submission", f"{numbers['reference_seconds']:.2f} s"


def _right(margin: float | None) -> str:
    if margin is None:
        return "equal to the reference in every digit"
    return f"their largest error is {_times(1 / margin)} times the tolerance"


def _wrong(margin: float | None) -> str:
    if margin is None:
        return "none has a number that can be compared"
    if margin <= 1:
        return "one of them is within the tolerance in every hidden case"
    return f"the smallest error among them is {_times(margin)} times the tolerance"


def _mistake(row: Mapping[str, Any]) -> tuple[str, ...]:
    margin = _number(row.get("margin"))
    share = f"{100 * row['share']:.0f} %"
    return PurePosixPath(row["file"]).name, share, NO_NUMBER if margin is None else _times(margin)


def _equivalent(row: Mapping[str, Any]) -> tuple[str, ...]:
    return f"line {row['line']}" if row.get("line") else row["where"], row["words"]


def _number(value: float | None) -> float | None:
    """The number, or None for an infinity. Earlier releases stored null for it."""
    return None if value is None or math.isinf(value) else value


def _times(value: float) -> str:
    return f"{value:,.0f}" if 1000 <= value < 1e7 else f"{value:.3g}"
