"""Packages, as instructors' programs see them: upload one, watch its check, read the report, publish."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from app.accounts.tokens import Scope
from app.api.streams import EventStream, admitted, spelled
from app.checking.reports import DraftOut, DraftSummary, VersionOut
from app.database.notifications import notify
from app.database.tables import Status, User
from app.errors import NotFound
from app.problems import packages, publishing
from app.submissions.events import Event, states
from app.web.access import Db, Site, TheSite, author, authorize, scoped_author
from app.web.zipped import ZIP, zip_answer, zipped

router = APIRouter(prefix="/packages", tags=["packages"])
PAGE = 50

Reader = Annotated[User, Depends(scoped_author(Scope.PACKAGES_READ))]
Writer = Annotated[User, Depends(scoped_author(Scope.PACKAGES_WRITE))]

_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {ZIP: _BINARY}}}
_PARTS = {
    "schema": {
        "type": "object",
        "properties": {"package": {"type": "string", "format": "binary"}},
        "required": ["package"],
    }
}
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {ZIP: _BINARY, "multipart/form-data": _PARTS}},
}


class DraftPage(BaseModel):
    """Newest first. `next` is the cursor of the following page, null on the last one."""

    items: list[DraftSummary]
    next: str | None


@router.post("", operation_id="uploadPackage", status_code=202, openapi_extra=_BODY)
async def upload_package(request: Request, response: Response, site: TheSite) -> DraftOut:
    """Upload a package, zipped: the zip itself, or a form with it in the field `package`. It is checked at once.

    The answer is the draft; `Location` names it. Poll it, or watch its events, until its status is `done`.
    """
    author(await run_in_threadpool(admitted, site, request, Scope.PACKAGES_WRITE))  # before its body is read
    data = await zipped(request)
    created = await run_in_threadpool(_upload, site, request, data)
    response.headers["Location"] = str(request.app.url_path_for("get_package", draft_id=created.id))
    return created


def _upload(site: Site, request: Request, data: bytes) -> DraftOut:
    package = packages.read(data)
    with site.database.transaction() as session:
        user = author(authorize(session, request, Scope.PACKAGES_WRITE))
        draft = packages.upload(session, site.settings, user, data, package)
        session.flush()
        return DraftOut.of(draft)


@router.get("", operation_id="listPackages")
def list_packages(
    session: Db,
    user: Reader,
    cursor: Annotated[str | None, Query(max_length=26, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=2 * PAGE)] = PAGE,
) -> DraftPage:
    """Your own drafts, an administrator's view of everybody's, newest first, in pages."""
    found = packages.page(session, user, before=cursor, limit=limit + 1)
    items = [DraftSummary.of(draft) for draft in found[:limit]]
    return DraftPage(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/{draft_id}", operation_id="getPackage")
def get_package(draft_id: str, session: Db, user: Reader) -> DraftOut:
    """One draft: how far its check is, its report, and what stands against publishing it."""
    return DraftOut.of(packages.find(session, user, draft_id))


@router.get("/{draft_id}/zip", operation_id="getPackageZip", response_class=Response, responses=_ZIP)
def get_package_zip(draft_id: str, session: Db, user: Reader) -> Response:
    """The zip as it was uploaded."""
    draft = packages.find(session, user, draft_id, archive=True)
    return zip_answer(draft.slug, draft.archive)


@router.get(
    "/{draft_id}/events",
    operation_id="watchPackage",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events `status` and `done`"}},
)
async def watch_package(draft_id: str, request: Request, site: TheSite) -> Response:
    """How far a check is, as server-sent events: `status` now and at every step, at last `done`; the data is the draft."""
    user = author(await run_in_threadpool(admitted, site, request, Scope.PACKAGES_READ))
    read = _reader(site, user, draft_id)
    await run_in_threadpool(read)  # so that an error is an error, not a stream
    return EventStream(site.hub.place(user.id), _told(site, draft_id, read))


async def _told(site: Site, draft_id: str, read: Callable[[], DraftOut]) -> AsyncIterator[bytes]:
    try:
        async for state in states(site.hub, draft_id, read, lambda draft: draft.status == Status.DONE):
            if state is None:
                yield KEEPALIVE_COMMENT
            else:
                yield spelled(Event("done" if state.status is Status.DONE else "status", state))
    except NotFound:  # it was deleted meanwhile: there is no more to tell
        return


def _reader(site: Site, viewer: User, draft_id: str) -> Callable[[], DraftOut]:
    """Reads the draft anew in a transaction of its own."""

    def read() -> DraftOut:
        with site.database.transaction() as session:
            return DraftOut.of(packages.find(session, viewer, draft_id))

    return read


@router.post("/{draft_id}/publish", operation_id="publishPackage")
def publish_package(draft_id: str, session: Db, user: Writer) -> VersionOut:
    """Make a draft that has passed its check the current version of its problem; again changes nothing.

    409 names in `reasons` what stands against it.
    """
    draft = packages.find(session, user, draft_id, archive=True)
    return VersionOut.of(publishing.publish(session, user, draft), current=True)


@router.delete("/{draft_id}", operation_id="deletePackage", status_code=204)
def delete_package(draft_id: str, session: Db, user: Writer) -> None:
    """Forget a draft; a version that was published from it stays."""
    notify(session, packages.delete(session, user, draft_id).id)
