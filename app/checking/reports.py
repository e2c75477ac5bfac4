"""What the check says of a draft, and what is said of a draft to the outside: for the API, event streams and pages.

A report comes from where a stranger's code was run, and is kept as JSON: bounded, and cleaned of what no column holds.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from app.database.tables import PackageDraft, ProblemVersion, Status
from app.problems.publishing import obstacles
from app.submissions.records import storable
from judge.errors import PackageError

MOST_FINDINGS = 500
LONGEST_TEXT = 20_000  # characters; a diff of a page
DEEPEST = 6


class ProgressOut(BaseModel):
    """How far the check is: `done` of `total` steps of a stage."""

    stage: str
    done: int
    total: int


class FindingOut(BaseModel):
    """One thing that the check found: an `error` stands against publishing, a `warning` or `note` does not."""

    level: str
    rule: str
    where: str
    found: str
    remedy: str
    diff: str = ""


class ReportOut(BaseModel):
    """What the check says: its findings, and the numbers it measured."""

    model_config = ConfigDict(extra="ignore")

    findings: list[FindingOut]
    numbers: dict[str, Any]


class DraftSummary(BaseModel):
    """A draft as lists show it. `version` is the digest of its files, `published` the number that it was published as."""

    id: str
    slug: str
    title: str
    owner: str
    version: str
    status: Status
    passed: bool | None
    published: int | None
    message: str
    created_at: datetime
    started_at: datetime | None
    checked_at: datetime | None

    @classmethod
    def of(cls, draft: PackageDraft) -> Self:
        """Read it from its row."""
        return cls.model_validate(
            {
                **{name: getattr(draft, name, None) for name in cls.model_fields},
                "owner": draft.owner.name,
                "version": draft.digest,
                "published": draft.version.number if draft.version else None,
                "obstacles": obstacles(draft),
            }
        )


class DraftOut(DraftSummary):
    """A draft with how far its check is, its report, and what stands against publishing it."""

    attempt: int
    progress: ProgressOut | None
    report: ReportOut | None
    obstacles: list[str]


class VersionOut(BaseModel):
    """One version of a problem. `current` is the one that submissions are judged by, unless it is withdrawn."""

    slug: str
    number: int
    version: str
    title: str
    created_at: datetime
    withdrawn: str | None
    current: bool

    @classmethod
    def of(cls, version: ProblemVersion, *, current: bool) -> Self:
        """Read it from its row."""
        return cls(
            slug=version.slug,
            number=version.number,
            version=version.digest,
            title=version.title,
            created_at=version.created_at,
            withdrawn=version.withdrawn,
            current=current,
        )


def refusal(fault: PackageError, slug: str, digest: str) -> dict[str, Any]:
    """The report of a package whose own code failed before anything could be said of it."""
    finding = {
        "level": "error",
        "rule": "package",
        "where": fault.where,
        "found": fault.message,
        "remedy": "Correct it, and upload the package again.",
    }
    return kept({"slug": slug, "digest": digest, "passed": False, "findings": [finding], "numbers": {}})


def kept(report: Mapping[str, Any]) -> dict[str, Any]:
    """A report as it is kept: a bounded number of findings, the errors first, and texts of bounded length."""
    findings = sorted(report.get("findings", ()), key=lambda finding: _RANK.get(finding["level"], len(_RANK)))
    numbers = report.get("numbers", {})
    return {
        **{name: _clean(report[name]) for name in ("slug", "digest", "passed") if name in report},
        "findings": _clean(findings[:MOST_FINDINGS]),
        "numbers": _clean(numbers),
    }


_RANK = {level: rank for rank, level in enumerate(("error", "warning", "note"))}


def _clean(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return storable(value if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]}\n(cut here)")
    if isinstance(value, float):
        return value if math.isfinite(value) else None  # as everywhere: an infinity is null in JSON
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Mapping) and depth < DEEPEST:
        return {storable(str(name)): _clean(item, depth + 1) for name, item in value.items()}
    if isinstance(value, Sequence) and depth < DEEPEST:
        return [_clean(item, depth + 1) for item in value[:MOST_FINDINGS]]
    return storable(str(value)[:LONGEST_TEXT])
