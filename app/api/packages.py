"""The packages API for instructors: upload a package, watch its check, read the report, publish it."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from app.accounts.tokens import Scope
from app.api.streams import EventStream, admitted, encode_event
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
    """A page of drafts, newest first. `next` is the cursor of the next page, null on the last page."""

    items: list[DraftSummary]
    next: str | None


@router.post("", operation_id="uploadPackage", status_code=202, openapi_extra=_BODY)
async def upload_package(request: Request, response: Response, site: TheSite) -> DraftOut:
    """Upload a zipped package, as the request body or as the form field `package`, and queue its check.

    The response is the draft; `Location` holds its address. Poll it or watch its events until its status is `done`.
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
    cursor: Annotated[str | None, Query(max_length=26, description="`next` of the previous page")] = None,
    limit: Annotated[int, Query(ge=1, le=2 * PAGE)] = PAGE,
) -> DraftPage:
    """Your drafts, newest first, in pages. Administrators get all drafts."""
    found = packages.page(session, user, before=cursor, limit=limit + 1)
    items = [DraftSummary.of(draft) for draft in found[:limit]]
    return DraftPage(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/{draft_id}", operation_id="getPackage")
def get_package(draft_id: str, session: Db, user: Reader) -> DraftOut:
    """One draft: the progress of its check, its report, and what prevents publishing it."""
    return DraftOut.of(packages.find(session, user, draft_id))


@router.get("/{draft_id}/zip", operation_id="getPackageZip", response_class=Response, responses=_ZIP)
def get_package_zip(draft_id: str, session: Db, user: Reader) -> Response:
    """The uploaded zip."""
    draft = packages.find(session, user, draft_id, archive=True)
    return zip_answer(draft.slug, draft.archive)


@router.get(
    "/{draft_id}/events",
    operation_id="watchPackage",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events `status` and `done`"}},
)
async def watch_package(draft_id: str, request: Request, site: TheSite) -> Response:
    """Follow a check with server-sent events: `status` now and at each step, finally `done`. The data is the draft."""
    user = author(await run_in_threadpool(admitted, site, request, Scope.PACKAGES_READ))
    read = _reader(site, user, draft_id)
    await run_in_threadpool(read)  # so that an error is returned as a response, not in the stream
    return EventStream(site.hub.place(user.id), _encoded_events(site, draft_id, read))


async def _encoded_events(site: Site, draft_id: str, read: Callable[[], DraftOut]) -> AsyncIterator[bytes]:
    try:
        async for state in states(site.hub, draft_id, read, lambda draft: draft.status == Status.DONE):
            if state is None:
                yield KEEPALIVE_COMMENT
            else:
                yield encode_event(Event("done" if state.status is Status.DONE else "status", state))
    except NotFound:  # the draft was deleted meanwhile
        return


def _reader(site: Site, viewer: User, draft_id: str) -> Callable[[], DraftOut]:
    """A function that reads the draft in its own transaction."""

    def read() -> DraftOut:
        with site.database.transaction() as session:
            return DraftOut.of(packages.find(session, viewer, draft_id))

    return read


@router.post("/{draft_id}/publish", operation_id="publishPackage")
def publish_package(draft_id: str, session: Db, user: Writer) -> VersionOut:
    """Make a draft that passed its check the current version of its problem. Repeating changes nothing.

    A 409 response lists in `reasons` what prevents publishing.
    """
    draft = packages.find(session, user, draft_id, archive=True)
    return VersionOut.of(publishing.publish(session, user, draft), current=True)


@router.delete("/{draft_id}", operation_id="deletePackage", status_code=204)
def delete_package(draft_id: str, session: Db, user: Writer) -> None:
    """Delete a draft. A version that was published from it stays."""
    notify(session, packages.delete(session, user, draft_id).id)
