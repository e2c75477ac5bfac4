"""A draft: the progress of its check, then its report, and the button that publishes it."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.checking.measured import counts, tables
from app.database.notifications import notify
from app.database.tables import PackageDraft, Status, User
from app.errors import Conflict
from app.pages.template import page
from app.pages.visitor import Author, Db
from app.pages.words import words
from app.problems import packages, publishing
from judge.check.report import Progress, Report


@dataclass(frozen=True)
class State:
    """The state of a draft in words; `shape` is that of a verdict with a similar meaning."""

    word: str
    shape: str
    facts: tuple[str, ...] = ()

    @property
    def announcement(self) -> str:
        """The same as a sentence, for screen readers."""
        return ": ".join(filter(None, (self.word, ", ".join(self.facts)))) + "."


def state_of(draft: PackageDraft) -> State:
    """The state of `draft`."""
    if draft.status is Status.QUEUED:
        return State("Waiting to be checked", "waiting")
    if draft.status is Status.RUNNING:
        return State("Being checked", "waiting", _steps(Progress(**draft.progress)) if draft.progress else ())
    report = _report(draft)
    if report is None:
        return State("Not checked", "judge_error")
    facts = counts(report)
    if not draft.passed:
        return State("Not ready", "wrong_answer", facts)
    return State(f"Published as version {draft.version.number}" if draft.version else "Ready", "accepted", facts)


def _steps(progress: Progress) -> tuple[str, ...]:
    return words(progress.stage), *([f"{progress.done} of {progress.total}"] if progress.total else [])


def _report(draft: PackageDraft) -> Report | None:
    return None if draft.report is None else Report.from_json(draft.report)


def show(request: Request, session: Db, user: Author, draft_id: str) -> HTMLResponse:
    """The page."""
    return _page(request, session, user, packages.find(session, user, draft_id))


def result(request: Request, session: Db, user: Author, draft_id: str) -> HTMLResponse:
    """The part of the page that changes during the check."""
    draft = packages.find(session, user, draft_id)
    return page(request, "draft/result.html", user=user, **_context(session, draft))


def publish(request: Request, session: Db, user: Author, draft_id: str) -> Response:
    """Publish the draft and show it; the page shows a refusal."""
    draft = packages.find(session, user, draft_id, archive=True)
    try:
        with session.begin_nested():
            publishing.publish(session, user, draft)
    except Conflict as refusal:
        return _page(request, session, user, draft, refusal)
    return RedirectResponse(f"/studio/drafts/{draft.id}", 303)


def delete(session: Db, user: Author, draft_id: str) -> RedirectResponse:
    """Delete the draft and return to the list."""
    notify(session, packages.delete(session, user, draft_id).id)
    return RedirectResponse("/studio", 303)


def _page(
    request: Request, session: Session, user: User, draft: PackageDraft, refusal: Conflict | None = None
) -> HTMLResponse:
    return page(
        request,
        "draft/page.html",
        user=user,
        status=refusal.status if refusal else 200,
        here="studio",
        own=draft.owner_id == user.id,
        refusal=refusal.message if refusal else "",
        **_context(session, draft),
    )


def _context(session: Session, draft: PackageDraft) -> dict[str, Any]:
    report = _report(draft)
    return {
        "draft": draft,
        "state": state_of(draft),
        "report": report,
        "tables": tables(report.numbers) if report else [],
        "publishable": not publishing.obstacles(draft),
        "in_force": draft.version is not None and publishing.in_force(session, draft.version),
    }
