"""The report of a check: how far it is, what it found, and what it measured. Also how these are written as JSON.

The check, the worker, the API, the pages and the command line share these types. This module imports nothing that can run
a package.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Self, TypeAlias

JsonObject: TypeAlias = dict[str, Any]

NOT_FINITE = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}
EARLIER = {"inf": math.inf}  # in reports that were stored before "Infinity" was used


class Level(StrEnum):
    """An `error` prevents publishing. A `warning` does so in a strict check only, and a `note` never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Progress:
    """How far a check is: `done` of `total` steps of a stage."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Finding:
    """One problem that a check found.

    `rule` is a stable word for what was checked, and `kind` says which of the rule's problems this is. `file`, `line`, `key`,
    `argument` and `mutant` locate it, and `facts` holds what else was measured. `diff` is a unified diff, a case to paste, or
    both. `where`, `found` and `remedy` are the text for the author; `judge.check.wording` makes it from the other fields.
    """

    level: Level
    rule: str
    kind: str = ""
    file: str = ""
    line: int | None = None
    key: str = ""
    argument: str = ""
    mutant: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    diff: str = ""
    where: str = ""
    found: str = ""
    remedy: str = ""


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

    def by_level(self) -> dict[Level, list[Finding]]:
        """The findings of each level that has any, errors first."""
        found = {level: [each for each in self.findings if each.level is level] for level in Level}
        return {level: findings for level, findings in found.items() if findings}

    def to_json(self) -> JsonObject:
        """The report for JSON, which has no infinities: they become the string `Infinity`."""
        found: JsonObject = _finite({"passed": self.passed, **asdict(self)})
        return found

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """The report that `to_json` of this release, or of an earlier one, wrote."""
        names = {each.name for each in fields(Finding)}
        findings = (
            Finding(**{**{name: each[name] for name in each if name in names}, "level": Level(each["level"])})
            for each in content["findings"]
        )
        return cls(content["slug"], content["digest"], tuple(findings), _infinite(content["numbers"]))


def ordered(findings: Iterable[Finding], *, strict: bool = False) -> tuple[Finding, ...]:
    """Errors before warnings before notes, otherwise in the order given. `strict` turns warnings into errors."""
    raised = [
        replace(finding, level=Level.ERROR) if strict and finding.level is Level.WARNING else finding
        for finding in findings
    ]
    return tuple(sorted(raised, key=lambda finding: list(Level).index(finding.level)))


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return next(name for name, number in NOT_FINITE.items() if str(number) == str(value))
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value


def _infinite(value: Any) -> Any:
    if isinstance(value, str):
        return {**NOT_FINITE, **EARLIER}.get(value, value)
    if isinstance(value, Mapping):
        return {key: _infinite(item) for key, item in value.items()}
    return [_infinite(item) for item in value] if isinstance(value, list) else value
