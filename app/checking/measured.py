"""What a check has measured, as tables for people: the same on a terminal, in a file, and on the draft's page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MISTAKES = "submissions/wrong_answer/"  # which the table's title says as well, and a column of files has no room for
NO_NUMBER = "no number"
LEGEND = (
    "Margin: the largest error in any hidden case, over what the tolerance allows there. "
    f"“{NO_NUMBER.capitalize()}”: an answer has another shape, is not finite, or there is none."
)


@dataclass(frozen=True)
class Table:
    """Rows of a name and its cells, under `columns`, or of names and words where there are none; and what to know of it.

    `of_numbers` says that all cells but the first are numbers.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    of_numbers: bool = False


def tables(numbers: Mapping[str, Any]) -> list[Table]:
    """Those of the report's numbers that an author can use; the JSON has all of them."""
    summary = tuple(_summary(numbers))
    found = [Table("Numbers", (), summary)] if summary else []
    if rows := tuple(map(_mistake, numbers.get("mistakes") or ())):
        found.append(Table("Labelled mistakes", ("File", "Rejected by", "Margin"), rows, LEGEND, of_numbers=True))
    known = (
        row for row in numbers.get("equivalent_mutants") or () if isinstance(row, Mapping)
    )  # once these were names
    if same := tuple(map(_equivalent, known)):
        note = (
            f"These count as right programs: on {numbers.get('inputs_compared', 0):,} inputs they answer as the reference "
            "does, or the package declares them. Nothing need be done about them."
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
        yield "accepted variants", _right(_finite(numbers["accepted_margin"]))
    if "wrong_margin" in numbers and numbers.get("mistakes"):
        yield "labelled mistakes", _wrong(_finite(numbers["wrong_margin"]))
    if "hidden_cases" in numbers:
        yield "hidden cases", str(numbers["hidden_cases"])
        yield "reference, one submission", f"{numbers['reference_seconds']:.2f} s"


def _right(margin: float | None) -> str:
    if margin is None:
        return "equal the reference in every digit"
    return f"err by {_times(1 / margin)} of what the tolerance allows, or less"


def _wrong(margin: float | None) -> str:
    if margin is None:
        return "none has a number that could be near"
    if margin <= 1:
        return "one of them is within the tolerance in every hidden case"
    return f"the one that errs least errs by {_times(margin)} times what the tolerance allows"


def _mistake(row: Mapping[str, Any]) -> tuple[str, ...]:
    margin = _finite(row.get("margin"))
    share = f"{100 * row['share']:.0f} %"
    return str(row["file"]).removeprefix(MISTAKES), share, NO_NUMBER if margin is None else _times(margin)


def _equivalent(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["where"].removeprefix("reference.py, "), row["words"]


def _finite(value: Any) -> float | None:
    """A number; None for an infinity, which is a text in the JSON of a check, and null in that of the service."""
    return None if value is None or value in (float("inf"), "inf") else float(value)


def _times(value: float) -> str:
    return f"{value:,.0f}" if 1000 <= value < 1e7 else f"{value:.3g}"
