"""`app.submissions.events`: what watchers are told, and that nothing is missed."""

import asyncio
import gc
from collections.abc import Callable
from contextlib import ExitStack
from weakref import ref

import pytest
from sqlalchemy import QueuePool, text

from app.database.database import Database
from app.database.tables import DiagnosisStatus, Status, Submission, User
from app.errors import TooMany
from app.submissions import events
from app.submissions.events import WATCHES_PER_USER, Event, Hub, explained, final_state, follow, judged
from app.submissions.records import SubmissionOut
from app.worker.explaining import finish_explanation
from judge.explain.diagnosis import Diagnosis
from judge.result import Result
from judge.verdict import Verdict
from tests.app.conftest import FakeJudge, judge_submission

Read = Callable[[], SubmissionOut]


@pytest.fixture
def submission(account: Callable[..., User], submitted: Callable[..., str]) -> str:
    """A submission of Ada's."""
    return submitted(account("ada"))


@pytest.fixture
def read(database: Database, submission: str) -> Read:
    """Reads the submission."""

    def read() -> SubmissionOut:
        with database.transaction() as session:
            return SubmissionOut.of(session.get_one(Submission, submission))

    return read


def test_heartbeat(database: Database, submission: str, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent submission makes a sound from time to time, and ends with its verdict."""
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.1)
    hub, told = Hub(database.conninfo), list[Event | None]()

    async def watch() -> None:
        async with hub.listening():
            async for event in follow(hub, submission, read):
                told.append(event)
                if event is None and told.count(None) == 2:
                    await asyncio.to_thread(judge_submission, database, FakeJudge(), submission)

    asyncio.run(asyncio.wait_for(watch(), 30))
    assert told[0] is not None
    assert told[-1] is not None
    assert (told[0].name, told[-1].name, told.count(None)) == ("status", "done", 2)


def test_connection_is_lost(database: Database, submission: str, read: Read) -> None:
    """What happens while the hub has no connection is told when it has one again."""
    hub = Hub(database.conninfo)

    def cut_and_judge() -> None:
        with database.transaction() as session:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            session.execute(text(cut))
        judge_submission(database, FakeJudge(), submission)

    async def watch() -> SubmissionOut:
        async with hub.listening():
            await asyncio.sleep(0.3)
            waiting = asyncio.create_task(final_state(hub, submission, read, judged, 30))
            await asyncio.to_thread(cut_and_judge)
            return await waiting

    assert asyncio.run(watch()).status is Status.DONE


def test_many_watchers_hold_no_connection(database: Database, submission: str, read: Read) -> None:
    """A hundred who wait need one connection between them, and all are told."""
    hub, waited = Hub(database.conninfo), list[SubmissionOut]()

    def is_final(submission: SubmissionOut) -> bool:
        waited.append(submission)
        return judged(submission)

    async def watch() -> list[SubmissionOut]:
        async with hub.listening():
            waiting = [asyncio.create_task(final_state(hub, submission, read, is_final, 30)) for _ in range(100)]
            pool = database.engine.pool
            assert isinstance(pool, QueuePool)
            async with asyncio.timeout(30):
                while len(waited) < 100 or pool.checkedout():
                    await asyncio.sleep(0.01)
            await asyncio.to_thread(judge_submission, database, FakeJudge(), submission)
            return await asyncio.gather(*waiting)

    assert {said.status for said in asyncio.run(watch())} == {Status.DONE}


def test_a_watch_that_ended_is_forgotten(database: Database) -> None:
    """The hub keeps nothing of a watch that has ended."""
    hub = Hub(database.conninfo)
    with hub.watch("one") as changed:
        kept = ref(changed)
    del changed
    gc.collect()
    assert kept() is None


def test_watchers_share_a_read(database: Database, submission: str, read: Read) -> None:
    """What is read after a notification is read once, however many watch, and everybody is told everything."""
    hub, reads, watching = Hub(database.conninfo), list[SubmissionOut](), list[str]()

    def counted() -> SubmissionOut:
        reads.append(read())
        return reads[-1]

    async def told() -> list[str]:
        names = list[str]()
        async for event in follow(hub, submission, counted):
            if event is not None:
                if not names:
                    watching.append(event.name)
                names.append(event.name)
        return names

    async def watch() -> list[list[str]]:
        async with hub.listening():
            tasks = [asyncio.create_task(told()) for _ in range(200)]
            async with asyncio.timeout(30):
                while len(watching) < 200:
                    await asyncio.sleep(0.01)
            await asyncio.to_thread(judge_submission, database, FakeJudge(), submission)
            return await asyncio.gather(*tasks)

    assert all(names[0] == "status" and names[-1] == "done" for names in asyncio.run(watch()))
    assert len(reads) < 20  # four notifications, and a second or two


def test_places(database: Database) -> None:
    """A user has so many watches at a time and no more; one that ends makes room, and others are not concerned."""
    hub = Hub(database.conninfo)
    with ExitStack() as places:
        for _ in range(WATCHES_PER_USER - 1):
            places.enter_context(hub.place(1))
        with hub.place(1), pytest.raises(TooMany), hub.place(1):
            pass
        with hub.place(1), hub.place(2):
            pass
    with ExitStack() as places:
        for _ in range(WATCHES_PER_USER):
            places.enter_context(hub.place(1))


WRONG = Result(Verdict.WRONG_ANSWER, (), 0.1, 0, "It is off.")


def test_the_explanation_follows_the_verdict(database: Database, submission: str, read: Read) -> None:
    """A watcher gets `done` with the verdict, and `diagnosis` when the explanation is there; a late one gets `done` alone."""
    hub, told = Hub(database.conninfo), list[Event]()

    def explain() -> None:
        with database.transaction() as session:
            finish_explanation(session, submission, 1, Diagnosis("known_mistake", "Twice too much."))

    async def watch() -> list[str]:
        async with hub.listening():
            async for event in follow(hub, submission, read):
                assert event is not None
                told.append(event)
                if event.name == "status" and event.data == read() and read().attempt == 0:
                    await asyncio.to_thread(judge_submission, database, FakeJudge([WRONG]), submission)
                elif event.name == "done":
                    assert not explained(read())
                    await asyncio.to_thread(explain)
            return [event.name async for event in follow(hub, submission, read) if event is not None]

    late = asyncio.run(asyncio.wait_for(watch(), 30))
    assert [event.name for event in told if event.name != "status"] == ["done", "diagnosis"]
    first, second = (event.data for event in told[-2:])
    assert isinstance(first, SubmissionOut)
    assert isinstance(second, SubmissionOut)
    assert (first.diagnosis_status, first.diagnosis) == (DiagnosisStatus.PENDING, None)
    assert second.diagnosis_status is DiagnosisStatus.DONE
    assert second.diagnosis is not None
    assert (second.diagnosis.kind, second.diagnosis.message) == ("known_mistake", "Twice too much.")
    assert late == ["done"]
