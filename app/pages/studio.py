"""The studio: an instructor's published problems and drafts, and the form that uploads a package."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.database.tables import Role, User
from app.errors import AppError, Invalid, TooLarge
from app.pages.draft import state_of
from app.pages.template import page
from app.pages.visitor import Author, Db, OurSettings
from app.problems import packages, publishing
from judge.packages.archive import MAX_PACKED_BYTES

PAGE = 50

Upload = Annotated[UploadFile | str | None, File()]


def show(request: Request, session: Db, user: Author, before: str | None = None) -> HTMLResponse:
    """The page, with drafts older than `before`."""
    return _page(request, session, user, before=before)


def upload(request: Request, session: Db, settings: OurSettings, user: Author, package: Upload = None) -> Response:
    """Accept a zip and redirect to its draft. An error is shown above the form."""
    try:
        data = _content(package)
        with session.begin_nested():
            draft = packages.upload(session, settings, user, data, packages.read(data))
    except AppError as refusal:
        return _page(request, session, user, refusal=refusal.message, status=refusal.status)
    return RedirectResponse(f"/studio/drafts/{draft.id}", 303)


def _content(file: UploadFile | str | None) -> bytes:
    if file is None or isinstance(file, str) or not file.filename:
        raise Invalid("No file was chosen. Choose the zip file of a package, then press Upload and check.")
    data = file.file.read(MAX_PACKED_BYTES + 1)
    if len(data) > MAX_PACKED_BYTES:
        raise TooLarge(f"{file.filename[:80]} is larger than 1 MiB ({MAX_PACKED_BYTES} bytes). Make its files smaller.")
    return data


def _page(
    request: Request, session: Session, user: User, *, before: str | None = None, refusal: str = "", status: int = 200
) -> HTMLResponse:
    found = packages.page(session, user, before=before, limit=PAGE + 1)
    drafts = found[:PAGE]
    problems = publishing.owned(session, user)
    return page(
        request,
        "studio/page.html",
        user=user,
        status=status,
        here="studio",
        everybody=user.role is Role.ADMIN,
        problems=problems,
        owners=_names(session, [problem.owner_id for problem in problems]),
        drafts=[(draft, state_of(draft)) for draft in drafts],
        older=f"/studio?before={drafts[-1].id}" if len(found) > PAGE else None,
        refusal=refusal,
    )


def _names(session: Session, ids: Sequence[int | None]) -> dict[int | None, str]:
    """The names of the owners."""
    return {None: "Operator", **{it: session.get_one(User, it).name for it in set(ids) if it is not None}}
