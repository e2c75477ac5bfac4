"""Notifies watchers when a submission, or the check of a package, changes.

*Theory of operation.* A transaction that changes a row sends NOTIFY with its id. PostgreSQL delivers the notification when
the transaction commits. Each web process listens on one connection and wakes the watchers of that id. A notification
carries no data: each watcher reads the row. So nothing is lost when notifications are merged or missed during a
reconnection. No database session is held while waiting.

Watchers of the same submission share one read per notification. Callers check permissions before they watch; this module
only limits how many watches a user has at a time.
"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import psycopg
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from app.database.notifications import CHANNEL
from app.database.tables import DiagnosisStatus, Status
from app.errors import TooMany
from app.submissions.records import SubmissionOut

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15  # proxies close silent connections, usually after 60 s
RECONNECT_SECONDS = 0.5
SHARED_SECONDS = 1  # how old a shared read may be
WATCHES_PER_USER = 20  # twice the limit of unfinished submissions, so two tabs for each


State = TypeVar("State")


class Hub:
    """One listening connection and any number of watchers in the same event loop."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._watchers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._reads: dict[str, asyncio.Task[Any]] = {}
        self._places = Counter[int]()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen while the context is open."""
        task = asyncio.create_task(self._listen(), name="event hub")
        try:
            yield
        finally:
            task.cancel()
            self._wake_all()
            with suppress(asyncio.CancelledError):
                await task

    @contextmanager
    def watch(self, watched_id: str) -> Iterator[asyncio.Event]:
        """An event that is set at each change. Clear it *before* reading the row."""
        changed = asyncio.Event()
        self._watchers[watched_id].add(changed)
        try:
            yield changed
        finally:
            self._watchers[watched_id].discard(changed)
            if not self._watchers[watched_id]:
                del self._watchers[watched_id]

    async def latest(self, watched_id: str, read: Callable[[], State]) -> State:
        """The result of `read`, run in a thread and shared among all watchers until the next notification."""
        reading: asyncio.Task[State] | None = self._reads.get(watched_id)
        if reading is None:
            reading = self._reads[watched_id] = asyncio.create_task(run_in_threadpool(read))
            asyncio.get_running_loop().call_later(SHARED_SECONDS, self._outdate, watched_id, reading)
        return await asyncio.shield(reading)  # a watcher that leaves must not cancel the read of the others

    def _outdate(self, watched_id: str, reading: asyncio.Task[Any]) -> None:
        if self._reads.get(watched_id) is reading:
            del self._reads[watched_id]

    @contextmanager
    def place(self, user_id: int) -> Iterator[None]:
        """Count one watch of this user while the context is open.

        Raises:
            TooMany: the user has too many watches in this process.
        """
        if self._places[user_id] >= WATCHES_PER_USER:
            raise TooMany(
                f"You already watch {WATCHES_PER_USER} submissions or checks. Close one, or try again later.", 5
            )
        self._places[user_id] += 1
        try:
            yield
        finally:
            self._places[user_id] -= 1
            if not self._places[user_id]:
                del self._places[user_id]

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except psycopg.Error as error:
                logger.warning("Lost the connection that receives notifications, reconnecting: %s", error)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._wake_all()  # notifications may have been missed
            async for notification in connection.notifies():
                self._reads.pop(notification.payload, None)
                for changed in self._watchers.get(notification.payload, ()):
                    changed.set()

    def _wake_all(self) -> None:
        self._reads.clear()
        for watchers in self._watchers.values():
            for changed in watchers:
                changed.set()


@dataclass(frozen=True)
class Event:
    """One event for a watcher: a new status, another case, the verdict, or its explanation. `data` is the API's object."""

    name: Literal["status", "case", "done", "diagnosis"]
    data: BaseModel


def judged(submission: SubmissionOut) -> bool:
    """Whether the submission has a verdict."""
    return submission.status == Status.DONE


def explained(submission: SubmissionOut) -> bool:
    """Whether the submission has a verdict, and no explanation is pending."""
    return judged(submission) and submission.diagnosis_status != DiagnosisStatus.PENDING


async def follow(hub: Hub, submission_id: str, read: Callable[[], SubmissionOut]) -> AsyncIterator[Event | None]:
    """The events of a submission: first its current state, finally `done`. None after 15 s without an event.

    If a wrong answer is still being explained, `diagnosis` follows `done`.

    `read` runs in a thread and reads the submission in its own short transaction.
    """
    seen: SubmissionOut | None = None
    async for latest in states(hub, submission_id, read, explained):
        if latest is None:
            yield None
            continue
        for event in _news(seen, latest):
            yield event
        seen = latest


async def states(
    hub: Hub, watched_id: str, read: Callable[[], State], is_final: Callable[[State], bool]
) -> AsyncIterator[State | None]:
    """The current state, then one after each notification until it is final. None after 15 s without a notification.

    `read` runs in a thread and reads the state in its own short transaction.
    """
    with hub.watch(watched_id) as changed:
        done = False
        while not done:
            changed.clear()
            latest = await hub.latest(watched_id, read)
            yield latest
            done = is_final(latest)
            if not done and not await _set_within(changed, HEARTBEAT_SECONDS):
                yield None


def _news(seen: SubmissionOut | None, latest: SubmissionOut) -> Iterator[Event]:
    """The events between `seen` and `latest`. A new status holds all its cases, so they are not sent separately."""
    state = (latest.status, latest.attempt)
    if seen is not None and judged(seen):
        if explained(latest):
            yield Event("diagnosis", latest)
    elif judged(latest):
        yield from _new_cases(seen, latest)
        yield Event("done", latest)
    elif seen is None or (seen.status, seen.attempt) != state:
        yield Event("status", latest)
    else:
        yield from _new_cases(seen, latest)


def _new_cases(seen: SubmissionOut | None, latest: SubmissionOut) -> Iterator[Event]:
    if seen is not None:
        known = {case.index for case in seen.cases} if seen.attempt == latest.attempt else set()
        yield from (Event("case", case) for case in latest.cases if case.index not in known)


async def final_state(
    hub: Hub, watched_id: str, read: Callable[[], State], is_final: Callable[[State], bool], seconds: float
) -> State:
    """The final state, or the current state after `seconds`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    with hub.watch(watched_id) as changed:
        while True:
            changed.clear()
            latest = await hub.latest(watched_id, read)
            if is_final(latest) or not await _set_within(changed, deadline - loop.time()):
                return latest


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(max(0, seconds)):
            return await event.wait()
    except TimeoutError:
        return False
