"""Drafts and reports as the API, event streams and pages show them, and reports as the database stores them."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel

from app.database.tables import PackageDraft, ProblemVersion, Status
from app.problems.publishing import obstacles
from app.submissions.records import storable
from judge.check.report import Progress, Report, ordered

MOST_FINDINGS = 500
LONGEST_TEXT = 20_000  # characters; a diff of a page
DEEPEST = 6


class DraftSummary(BaseModel):
    """A draft in a list. `version` is the digest of its files, `published` the number of its published version."""

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
    """A draft with the progress of its check, its report, and the obstacles to publishing it."""

    attempt: int
    progress: Progress | None
    report: Report | None
    obstacles: list[str]


class VersionOut(BaseModel):
    """One version of a problem. Submissions are judged by the `current` one, unless it is withdrawn."""

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


def stored(report: Report) -> dict[str, Any]:
    """A report for the database: a limited number of findings, errors first, and texts of limited length.

    The package decides much of its content, so it is cleaned of what a column cannot hold.
    """
    kept: dict[str, Any] = _clean(replace(report, findings=ordered(report.findings)[:MOST_FINDINGS]).to_json())
    return kept


def _clean(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return storable(value if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]}\n(cut here)")
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict) and depth < DEEPEST:
        return {storable(name): _clean(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list) and depth < DEEPEST:
        return [_clean(item, depth + 1) for item in value[:MOST_FINDINGS]]
    return storable(str(value)[:LONGEST_TEXT])
