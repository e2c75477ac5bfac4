"""`app.api.streams`: event streams, and who may open one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack

import pytest
from fastapi import Request
from pydantic import BaseModel
from starlette.types import Message

from app.accounts.tokens import Scope
from app.api.streams import EventStream, admitted, encode_event
from app.database.tables import User
from app.errors import Forbidden, TooMany, Unauthenticated
from app.submissions.events import WATCHES_PER_USER, Event, Hub
from app.web.access import Site

USER = 1


class Data(BaseModel):
    """The data of an event."""

    text: str


def _has_place(hub: Hub) -> bool:
    try:
        with hub.place(USER):
            return True
    except TooMany:
        return False


def _open(hub: Hub, content: AsyncIterator[bytes]) -> list[Message]:
    """Everything that the stream sends."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "asgi": {"spec_version": "2.4"}}
    asyncio.run(EventStream(hub.place(USER), content)(scope, receive, send))
    return sent


def test_encode_event() -> None:
    """An event has its name and its data as one line of JSON, also if the data contains line breaks."""
    assert encode_event(Event("done", Data(text="a\nb"))) == b'event: done\ndata: {"text":"a\\nb"}\n\n'


def test_a_stream_is_one_watch() -> None:
    """A stream counts as one of its user's watches exactly while it is open, and no cache keeps it."""
    hub, free = Hub(""), list[bool]()

    async def content() -> AsyncIterator[bytes]:
        free.append(_has_place(hub))
        yield b"data: 1\n\n"

    with ExitStack() as places:
        for _ in range(WATCHES_PER_USER - 1):
            places.enter_context(hub.place(USER))
        start, *_ = _open(hub, content())
        free.append(_has_place(hub))
    assert free == [False, True]
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"


def test_too_many_streams() -> None:
    """A user with too many watches gets an error instead of a stream."""
    hub = Hub("")

    async def content() -> AsyncIterator[bytes]:
        yield b""

    with ExitStack() as places:
        for _ in range(WATCHES_PER_USER):
            places.enter_context(hub.place(USER))
        with pytest.raises(TooMany):
            _open(hub, content())


def test_admitted(site: Site, account: Callable[..., User], bearer: Callable[..., dict[str, str]]) -> None:
    """Only a user whose token has the scope is admitted."""
    user = account("ada")

    def request(headers: dict[str, str]) -> Request:
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw})

    reader = request(bearer(user, Scope.SUBMISSIONS_READ))
    assert admitted(site, reader, Scope.SUBMISSIONS_READ).id == user.id
    with pytest.raises(Forbidden):
        admitted(site, reader, Scope.PACKAGES_READ)
    with pytest.raises(Unauthenticated):
        admitted(site, request({}), Scope.SUBMISSIONS_READ)
