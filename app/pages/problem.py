"""The problem page, with the statement beside the workbench, and the form that submits code."""

from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from app.database.tables import User
from app.errors import AppError, NotFound, Unauthenticated
from app.pages.progress import progress
from app.pages.submission import outcome_of
from app.pages.template import page
from app.pages.visitor import Db, OurSettings, Reader
from app.problems import problems
from app.rendering.markdown import markdown
from app.submissions import submissions
from app.web.access import site_of
from judge.packages.package import Hint
from judge.verdict import Kind

SIGNED_OUT = Markup(
    "You are not signed in, so nothing was sent. Your code is still here: "
    '<a href="/sign-in" target="_blank" rel="noopener">sign in in another tab</a>, then try again.'
)


def show(
    request: Request, session: Db, user: Reader, slug: str, submission: Annotated[str | None, Query()] = None
) -> HTMLResponse:
    """The page. With `submission`, the editor holds the source of that submission."""
    source = _source_of(session, user, submission) if submission else None
    return _page(request, session, user, slug, source)


def answer(
    request: Request,
    session: Db,
    settings: OurSettings,
    user: Reader,
    slug: str,
    source: Annotated[str, Form()] = "",
    kind: Annotated[Kind, Form()] = Kind.SUBMIT,
) -> Response:
    """Accept a submission and redirect to it. An error is shown on the page, which keeps the source."""
    source = source.replace("\r\n", "\n")  # forms send \n as \r\n
    try:
        if user is None:
            raise Unauthenticated("Sign in first.")
        draft = submissions.Draft(slug, source.encode("utf-8", "surrogatepass"), kind)
        (queued,) = submissions.submit(session, settings, user, [draft])
    except NotFound:
        raise
    except AppError as refusal:
        said = SIGNED_OUT if user is None else refusal.message
        return _page(request, session, user, slug, source, said, refusal.status)
    return RedirectResponse(f"/submissions/{queued.id}", 303)


def _page(
    request: Request,
    session: Db,
    user: User | None,
    slug: str,
    source: str | None,
    refusal: str = "",
    status: int = 200,
) -> HTMLResponse:
    version = problems.current(session, slug)
    site_of(request).interest.announce(session, slug)
    package = problems.shown(version)
    unfinished = submissions.unfinished(session, user, slug) if user else None
    return page(
        request,
        "problem/page.html",
        user=user,
        status=status,
        here="problem",
        package=package,
        statement=markdown(package.statement, "statement"),
        hints=[_rendered(hint) for hint in package.hints],
        state=progress(session, user, slug).get(slug),
        withdrawn=version.withdrawn is not None,
        source=package.starter if source is None else source,
        refusal=refusal,
        result=outcome_of(session, unfinished) if unfinished else None,
    )


def _rendered(hint: Hint) -> dict[str, str]:
    return {"title": hint.title, "body": markdown(hint.body, "hint")}


def _source_of(session: Db, user: User | None, submission_id: str) -> str | None:
    if user is None:
        return None
    return submissions.find(session, user, submission_id).source.decode("utf-8", "replace")
