"""The submissions API: send one or many, wait, watch, read."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from app.accounts.tokens import Scope
from app.api.preconditions import preferred_wait, require_json
from app.api.streams import EventStream, admitted, encode_event
from app.database.tables import Status, User
from app.errors import TooLarge
from app.submissions import submissions
from app.submissions.events import explained, final_state, follow, judged
from app.submissions.records import SubmissionOut, SubmissionSummary
from app.submissions.submissions import Draft
from app.web.access import Db, Site, TheSite, authorize, scoped
from judge.verdict import Kind

router = APIRouter(prefix="/submissions", tags=["submissions"])
PAGE = 50  # rows by default; the maximum is twice as many

Reader = Annotated[User, Depends(scoped(Scope.SUBMISSIONS_READ))]
IdempotencyKey = Annotated[
    str | None, Header(description="A repeated request with the same key and body returns the same submission.")
]


class SubmissionIn(BaseModel):
    """A submission: `run` judges only the sample cases, `submit` also the hidden ones."""

    model_config = ConfigDict(extra="forbid")

    problem: str = Field(max_length=64, examples=["mha_self_attention"])
    source: str
    kind: Kind = Kind.SUBMIT

    def draft(self) -> Draft:
        """The submission as `app.submissions` expects it."""
        return Draft(self.problem, self.source.encode("utf-8", "surrogatepass"), self.kind)


class BatchIn(BaseModel):
    """Several submissions. All are accepted, or none."""

    model_config = ConfigDict(extra="forbid")

    submissions: list[SubmissionIn] = Field(min_length=1)


class SubmissionPage(BaseModel):
    """A page of submissions, newest first. `next` is the cursor of the next page, null on the last page."""

    items: list[SubmissionSummary]
    next: str | None


class SubmissionBatch(BaseModel):
    """The submissions of a batch, in the order in which they were sent."""

    items: list[SubmissionOut]


@router.post(
    "",
    operation_id="createSubmission",
    status_code=202,
    dependencies=[Depends(require_json)],
    responses={200: {"model": SubmissionOut, "description": "Judging is finished"}},
)
async def create_submission(
    request: Request,
    body: SubmissionIn,
    response: Response,
    site: TheSite,
    wait: Annotated[float, Depends(preferred_wait)],
    until: Annotated[Literal["verdict", "diagnosis"], Query(description="What `Prefer: wait` waits for")] = "verdict",
    idempotency_key: IdempotencyKey = None,
) -> SubmissionOut:
    """Queue one submission. With `Prefer: wait=SECONDS` the response waits until it is judged, at most for that time.

    A wrong answer is explained after its verdict. `?until=diagnosis` also waits for the explanation.
    """
    # `async`, so that waiting occupies neither a thread nor a database session.
    create = partial(_create, site, request, [body.draft()], idempotency_key)
    if wait > 0:
        user = await run_in_threadpool(admitted, site, request, Scope.SUBMISSIONS_WRITE)
        with site.hub.place(user.id):
            (created,) = await run_in_threadpool(create)
            is_final = explained if until == "diagnosis" else judged
            read = _reader(site, user, created.id)
            created = await final_state(site.hub, created.id, read, is_final, wait)
        response.headers["Preference-Applied"] = f"wait={wait:g}"
    else:
        (created,) = await run_in_threadpool(create)
    response.headers["Location"] = str(request.app.url_path_for("get_submission", submission_id=created.id))
    response.status_code = 200 if created.status == Status.DONE else 202
    return created


@router.post("/batch", operation_id="createBatch", status_code=202, dependencies=[Depends(require_json)])
def create_batch(
    request: Request, body: BatchIn, site: TheSite, idempotency_key: IdempotencyKey = None
) -> SubmissionBatch:
    """Queue several submissions, up to 100 by default. All are accepted, or none."""
    if len(body.submissions) > site.settings.batch_size:
        raise TooLarge(
            f"A batch can have at most {site.settings.batch_size} submissions; this one has {len(body.submissions)}."
        )
    drafts = [submission.draft() for submission in body.submissions]
    return SubmissionBatch(items=_create(site, request, drafts, idempotency_key))


def _create(site: Site, request: Request, drafts: list[Draft], key: str | None) -> list[SubmissionOut]:
    """Queue `drafts` in one transaction."""
    with site.database.transaction() as session:
        user = authorize(session, request, Scope.SUBMISSIONS_WRITE)
        created = submissions.submit(session, site.settings, user, drafts, key)
        session.flush()
        return [SubmissionOut.of(submission) for submission in created]


@router.get("", operation_id="listSubmissions")
def list_submissions(
    session: Db,
    user: Reader,
    problem: Annotated[str | None, Query(max_length=64, description="Only submissions to this problem")] = None,
    cursor: Annotated[str | None, Query(max_length=26, description="`next` of the previous page")] = None,
    limit: Annotated[int, Query(ge=1, le=2 * PAGE)] = PAGE,
) -> SubmissionPage:
    """Your own submissions, newest first, in pages."""
    found = submissions.page(session, user, problem=problem, before=cursor, limit=limit + 1)
    items = [SubmissionSummary.of(submission) for submission in found[:limit]]
    return SubmissionPage(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/{submission_id}", operation_id="getSubmission")
def get_submission(submission_id: str, session: Db, user: Reader) -> SubmissionOut:
    """One submission, with the cases judged so far."""
    return SubmissionOut.of(submissions.find(session, user, submission_id))


@router.get("/{submission_id}/source", operation_id="getSource", response_class=PlainTextResponse)
def get_source(submission_id: str, session: Db, user: Reader) -> Response:
    """The source code of a submission, as it was sent."""
    source = submissions.find(session, user, submission_id).source
    return Response(source, media_type="text/plain; charset=utf-8")


@router.get(
    "/{submission_id}/events",
    operation_id="watchSubmission",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events `status`, `case`, `done` and `diagnosis`"}
    },
)
async def watch_submission(submission_id: str, request: Request, site: TheSite) -> Response:
    """Follow a submission with server-sent events.

    The first event is the current state (`status`, or `done` if it is judged). A `case` event follows for each judged case,
    then `done` with the verdict. If a wrong answer is still being explained (`diagnosis_status` is `pending`), the stream
    continues until the `diagnosis` event. The data of `case` is the case; the data of the other events is the submission.
    A client that reconnects gets the current state first.
    """
    user = await run_in_threadpool(admitted, site, request, Scope.SUBMISSIONS_READ)
    read = _reader(site, user, submission_id)
    await run_in_threadpool(read)  # so that an error is returned as a response, not in the stream
    return EventStream(site.hub.place(user.id), _encoded_events(site, submission_id, read))


async def _encoded_events(site: Site, submission_id: str, read: Callable[[], SubmissionOut]) -> AsyncIterator[bytes]:
    async for event in follow(site.hub, submission_id, read):
        yield KEEPALIVE_COMMENT if event is None else encode_event(event)


def _reader(site: Site, viewer: User, submission_id: str) -> Callable[[], SubmissionOut]:
    """A function that reads the submission in its own transaction."""

    def read() -> SubmissionOut:
        with site.database.transaction() as session:
            return SubmissionOut.of(submissions.find(session, viewer, submission_id))

    return read
