"""Tells those who watch a submission, or a package's check, that something has happened to it.

*Theory of operation.* A transaction that changes one of them sends NOTIFY with its id, which PostgreSQL delivers when
the transaction is committed. Each web process listens on one connection of its own and wakes whoever waits for that
id. A notification says *that*, never *what*: who is woken reads the row, so nothing is lost when notifications are
merged, missed during a reconnection, or sent for one's own old news. No database session is held while waiting.

Who watches the same submission shares what is read: one read after each notification, however many there are. Who may
watch is decided before; only how many watches a user has at a time is counted here.
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

HEARTBEAT_SECONDS = 15  # proxies close what is silent; the usual limit is 60 s
RECONNECT_SECONDS = 0.5
SHARED_SECONDS = 1  # how old a read may be for those who were not notified
WATCHES_PER_USER = 20  # twice the submissions that may be unfinished, so two tabs for each


State = TypeVar("State")


class Hub:
    """One listening connection, any number of watchers in the same event loop."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._watchers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._reads: dict[str, asyncio.Task[Any]] = {}
        self._places = Counter[int]()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen as long as the context lasts."""
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
        """An event that is set when something happens; to be cleared *before* the row is read."""
        changed = asyncio.Event()
        self._watchers[watched_id].add(changed)
        try:
            yield changed
        finally:
            self._watchers[watched_id].discard(changed)
            if not self._watchers[watched_id]:
                del self._watchers[watched_id]

    async def latest(self, watched_id: str, read: Callable[[], State]) -> State:
        """What `read` says in a thread, shared among all who ask until something happens to what they watch."""
        reading: asyncio.Task[State] | None = self._reads.get(watched_id)
        if reading is None:
            reading = self._reads[watched_id] = asyncio.create_task(run_in_threadpool(read))
            asyncio.get_running_loop().call_later(SHARED_SECONDS, self._outdate, watched_id, reading)
        return await asyncio.shield(reading)  # one who leaves does not take it away from the others

    def _outdate(self, watched_id: str, reading: asyncio.Task[Any]) -> None:
        if self._reads.get(watched_id) is reading:
            del self._reads[watched_id]

    @contextmanager
    def place(self, user_id: int) -> Iterator[None]:
        """One of the watches that a user may have at a time in this process.

        Raises:
            TooMany: all are in use.
        """
        if self._places[user_id] >= WATCHES_PER_USER:
            raise TooMany(
                f"You watch {WATCHES_PER_USER} submissions or checks already. Close one, or ask again later.", 5
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
                logger.warning("The event connection was lost and is made again: %s", error)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._wake_all()  # for what happened while nobody listened
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
    """A new state, one more case, the verdict, or its explanation. `data` is the API's object."""

    name: Literal["status", "case", "done", "diagnosis"]
    data: BaseModel


def judged(submission: SubmissionOut) -> bool:
    """Whether it has its verdict."""
    return submission.status == Status.DONE


def explained(submission: SubmissionOut) -> bool:
    """Whether it has its verdict, and nothing more is to come."""
    return judged(submission) and submission.diagnosis_status != DiagnosisStatus.PENDING


async def follow(hub: Hub, submission_id: str, read: Callable[[], SubmissionOut]) -> AsyncIterator[Event | None]:
    """Everything that happens to a submission: first its present state, then `done`; None after 15 s of silence.

    After the `done` of a wrong answer that is still to be explained comes `diagnosis`.

    `read` reads the submission in a short transaction of its own; it runs in a thread.
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
    """The present state, and another after each notification, at last the final one; None after 15 s of silence.

    `read` reads it in a short transaction of its own; it runs in a thread.
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
    """What a watcher who knows `seen` has not heard of. A state holds its cases, so those are not told twice."""
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
    """The final state, or the present one after `seconds`."""
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
