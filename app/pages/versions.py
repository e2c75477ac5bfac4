"""A problem's versions, for its owner: the current version, and the form that withdraws one."""

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.database.tables import User
from app.errors import Invalid
from app.pages.template import page
from app.pages.visitor import Author, Db, Field
from app.problems import publishing


def show(request: Request, session: Db, user: Author, slug: str) -> HTMLResponse:
    """The page."""
    return _page(request, session, user, slug)


def withdraw(request: Request, session: Db, user: Author, slug: str, number: int, reason: Field = "") -> Response:
    """Withdraw a version and show the list. An error is shown on the page, which keeps the reason."""
    try:
        publishing.withdraw(session, user, slug, number, reason)
    except Invalid as refusal:
        return _page(request, session, user, slug, refusal, reason)
    return RedirectResponse(f"/studio/problems/{slug}", 303)


def publish(session: Db, user: Author, slug: str, number: int) -> RedirectResponse:
    """Make an earlier or withdrawn version the current one again."""
    publishing.publish_again(session, user, slug, number)
    return RedirectResponse(f"/studio/problems/{slug}", 303)


def _page(
    request: Request, session: Session, user: User, slug: str, refusal: Invalid | None = None, reason: str = ""
) -> HTMLResponse:
    problem = publishing.find(session, user, slug)
    return page(
        request,
        "versions/page.html",
        user=user,
        status=refusal.status if refusal else 200,
        here="studio",
        problem=problem,
        versions=publishing.versions(session, problem),
        refusal=refusal.message if refusal else "",
        reason=reason,
    )
