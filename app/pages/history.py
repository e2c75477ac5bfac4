"""A user's own submissions, newest first, one page at a time."""

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import ProblemVersion, Submission, User
from app.pages.template import page
from app.pages.visitor import Db, Person
from app.submissions import submissions

PAGE = 50


def show(
    request: Request, session: Db, user: Person, problem: str | None = None, before: str | None = None
) -> HTMLResponse:
    """The page of submissions older than `before`; only those to `problem` if it is given."""
    chosen = problem or None
    found = submissions.page(session, user, problem=chosen, before=before, limit=PAGE + 1)
    rows = found[:PAGE]
    query = {"before": rows[-1].id, **({"problem": chosen} if chosen else {})} if len(found) > PAGE else None
    return page(
        request,
        "history/page.html",
        user=user,
        rows=rows,
        problems=_problems(session, user),
        chosen=chosen,
        older=f"/submissions?{urlencode(query)}" if query else None,
    )


def _problems(session: Session, user: User) -> list[tuple[str, str]]:
    """The problems that `user` has submitted to: slug and newest title."""
    query = (
        select(ProblemVersion.slug, ProblemVersion.title)
        .join(Submission, Submission.problem_version_id == ProblemVersion.id)
        .where(Submission.user_id == user.id)
        .order_by(ProblemVersion.id)
    )
    titles = {row.slug: row.title for row in session.execute(query)}
    return sorted(titles.items(), key=lambda item: item[1].casefold())
