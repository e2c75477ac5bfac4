"""What a check says, in values: findings that an author can act on, and the numbers behind them."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """An `error` stands against publishing; a `warning` does not, unless the check is strict; a `note` never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing found.

    `rule` is a stable word for what was looked at; `where` a file, with a key, a line or a mutant's id; `diff` is a unified
    diff, or a case to be pasted.
    """

    level: Level
    rule: str
    where: str
    found: str
    remedy: str
    diff: str = ""


@dataclass(frozen=True)
class Report:
    """All findings, errors first, and the numbers that were measured."""

    slug: str
    digest: str
    findings: tuple[Finding, ...]
    numbers: Mapping[str, Any]

    @property
    def passed(self) -> bool:
        """Whether the package may be published."""
        return not any(finding.level is Level.ERROR for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """All of it, for JSON: an infinity is written as the text `inf`."""
        return {
            "slug": self.slug,
            "digest": self.digest,
            "passed": self.passed,
            "findings": [dataclasses.asdict(finding) for finding in self.findings],
            "numbers": _plain(self.numbers),
        }


@dataclass(frozen=True)
class Progress:
    """How far a check is: `done` of `total` steps of a stage."""

    stage: str
    done: int
    total: int


def ordered(findings: list[Finding], *, strict: bool) -> tuple[Finding, ...]:
    """Errors before warnings before notes, else as they were found; `strict` makes errors of warnings."""
    raised = [
        dataclasses.replace(finding, level=Level.ERROR) if strict and finding.level is Level.WARNING else finding
        for finding in findings
    ]
    return tuple(sorted(raised, key=lambda finding: list(Level).index(finding.level)))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
