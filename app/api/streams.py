"""Event streams: who may have one is decided in a transaction that is over before it begins."""

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
    """A stream that occupies a place as long as it is sent."""

    def __init__(self, place: AbstractContextManager[None], content: AsyncIterator[bytes]) -> None:
        super().__init__(content, headers=HEADERS, media_type="text/event-stream")
        self._place = place

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Send it, unless there is no place."""
        with self._place:
            await super().__call__(scope, receive, send)


def spelled(event: Event) -> bytes:
    """An event as it is sent."""
    return format_sse_event(event=event.name, data_str=event.data.model_dump_json())


def admitted(site: Site, request: Request, scope: Scope) -> User:
    """Who asks, looked up in a transaction that is over before the waiting begins."""
    with site.database.transaction() as session:
        return authorize(session, request, scope)
