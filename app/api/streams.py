"""Event streams. Permissions are checked in a transaction that ends before the stream begins."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager

from fastapi import Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from app.accounts.tokens import Scope
from app.database.tables import User
from app.submissions.events import Event
from app.web.access import Site, authorize

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A stream that counts as one watch of its user while it is open."""

    def __init__(self, place: AbstractContextManager[None], content: AsyncIterator[bytes]) -> None:
        super().__init__(content, headers=HEADERS, media_type="text/event-stream")
        self._place = place

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Send the stream, unless the user has too many."""
        with self._place:
            await super().__call__(scope, receive, send)


def encode_event(event: Event) -> bytes:
    """An event in the format of server-sent events."""
    return format_sse_event(event=event.name, data_str=event.data.model_dump_json())


def admitted(site: Site, request: Request, scope: Scope) -> User:
    """The user who sent the request, read in a transaction that ends before the waiting begins."""
    with site.database.transaction() as session:
        return authorize(session, request, scope)
