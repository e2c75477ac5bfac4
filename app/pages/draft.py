"""A draft: how far its check is, then the report, and the button that publishes it or what stands against that."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.checking.reports import ReportOut
from app.database.notifications import notify
from app.database.tables import PackageDraft, Status, User
from app.errors import Conflict
from app.pages.findings import findings
from app.pages.template import page
from app.pages.visitor import Author, Db
from app.pages.words import counted, words
from app.problems import packages, publishing


@dataclass(frozen=True)
class State:
    """Where a draft is, in words; `shape` is one of the verdicts' that says the same."""

    word: str
    shape: str
    facts: tuple[str, ...] = ()

    @property
    def announcement(self) -> str:
        """The same in a sentence, for those who hear the page."""
        return ": ".join(filter(None, (self.word, ", ".join(self.facts)))) + "."


def state_of(draft: PackageDraft) -> State:
    """Where `draft` is."""
    if draft.status is Status.QUEUED:
        return State("Waiting to be checked", "waiting")
    if draft.status is Status.RUNNING:
        return State("Being checked", "waiting", tuple(_steps(draft.progress)))
    if draft.report is None:
        return State("Not checked", "judge_error")
    facts = tuple(counted(len(group.items), group.level) for group in findings(_report(draft)).groups)
    if not draft.passed:
        return State("Not ready", "wrong_answer", facts)
    return State(f"Published as version {draft.version.number}" if draft.version else "Ready", "accepted", facts)


def _steps(told: dict[str, Any] | None) -> list[str]:
    if told is None:
        return []
    return [words(told["stage"]), *([f"{told['done']} of {told['total']}"] if told["total"] else [])]


def _report(draft: PackageDraft) -> ReportOut:
    return ReportOut.model_validate(draft.report)


def show(request: Request, session: Db, user: Author, draft_id: str) -> HTMLResponse:
    """The page."""
    return _page(request, session, user, packages.find(session, user, draft_id))


def result(request: Request, session: Db, user: Author, draft_id: str) -> HTMLResponse:
    """What is known of the check alone, as it is now."""
    draft = packages.find(session, user, draft_id)
    return page(request, "draft/result.html", user=user, **_context(session, draft))


def publish(request: Request, session: Db, user: Author, draft_id: str) -> Response:
    """Publish the draft and show what became of it; a refusal comes with the page."""
    draft = packages.find(session, user, draft_id, archive=True)
    try:
        with session.begin_nested():
            publishing.publish(session, user, draft)
    except Conflict as refusal:
        return _page(request, session, user, draft, refusal)
    return RedirectResponse(f"/studio/drafts/{draft.id}", 303)


def delete(session: Db, user: Author, draft_id: str) -> RedirectResponse:
    """Forget the draft and go back to the others."""
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
    return {
        "draft": draft,
        "state": state_of(draft),
        "report": findings(_report(draft)) if draft.report is not None else None,
        "publishable": not publishing.obstacles(draft),
        "in_force": draft.version is not None and publishing.in_force(session, draft.version),
    }
