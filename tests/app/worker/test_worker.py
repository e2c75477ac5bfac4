"""`app.worker.worker` and `app.database.queue`: a worker in this process, with a judge that is told what to say."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.checking.checking import Checks
from app.database import queue
from app.database.database import Database, connect
from app.database.tables import PackageDraft, Role, Status, Submission, User
from app.errors import CannotStart
from app.settings import Settings
from app.web.metrics import exposition
from app.worker.explaining import Explains
from app.worker.judging import Judges
from app.worker.worker import Worker, run
from judge.verdict import Kind, Verdict
from tests.app.conftest import FakeChecks, FakeJudge, tiny_package

Make = Callable[..., User]
Submitted = Callable[..., str]


@contextmanager
def working(
    settings: Settings,
    database: Database,
    judge: Judges,
    checks: Checks | None = None,
    explainer: Explains | None = None,
) -> Iterator[Worker]:
    """A worker in a thread, until the context ends."""
    ready, holder = threading.Event(), list[Worker]()

    async def work() -> None:
        holder.append(Worker(settings, database, judge, explainer=explainer, checks=checks))
        ready.set()
        await holder[0].run()

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    assert ready.wait(10)
    try:
        yield holder[0]
    finally:
        holder[0].stop()
        thread.join(30)
        assert not thread.is_alive()


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def verdict(database: Database, submission_id: str) -> Verdict | None:
    """What was said of a submission so far."""
    with database.transaction() as session:
        return session.get_one(Submission, submission_id).verdict


@pytest.fixture
def quick(settings: Settings) -> Settings:
    """Settings with which a dead worker is noticed soon."""
    return settings.model_copy(update={"boxes": 2, "heartbeat_seconds": 0.2, "stalled_seconds": 1.0})


def test_work(quick: Settings, database: Database, account: Make, submitted: Submitted) -> None:
    """What waits is judged, what comes is judged, and the queue is empty afterwards."""
    ada, bob = account("ada"), account("bob")
    first = submitted(ada)
    with working(quick, database, FakeJudge()):
        wait_for(lambda: verdict(database, first) is Verdict.ACCEPTED)
        second = submitted(bob, kind=Kind.RUN)
        wait_for(lambda: verdict(database, second) is Verdict.ACCEPTED)
    with database.transaction() as session:
        assert session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 0


def test_boxes(quick: Settings, database: Database, account: Make, submitted: Submitted) -> None:
    """As many submissions are judged at a time as there are boxes, and no more."""
    ids = [submitted(account(name)) for name in ("ada", "bob", "eve")]
    judge = FakeJudge(gate=threading.Event())
    assert judge.gate is not None
    with working(quick, database, judge):
        wait_for(lambda: len(judge.judged) == 2)
        with database.transaction() as session:
            assert queue.depth(session) == 1
        judge.gate.set()
        wait_for(lambda: all(verdict(database, it) for it in ids))


def test_stopping(quick: Settings, database: Database, account: Make, submitted: Submitted) -> None:
    """A worker that is told to stop finishes what it has begun and begins nothing else."""
    one = submitted(account("ada"))
    judge = FakeJudge(gate=threading.Event())
    assert judge.gate is not None
    with working(quick.model_copy(update={"boxes": 1}), database, judge) as worker:
        assert judge.began.wait(10)
        worker.stop()
        other = submitted(account("bob"))
        judge.gate.set()
    assert (verdict(database, one), verdict(database, other)) == (Verdict.ACCEPTED, None)


def passed(database: Database, draft_id: str) -> bool | None:
    """What the check said of a draft so far."""
    with database.transaction() as session:
        return session.get_one(PackageDraft, draft_id).passed


def test_checks_beside_submissions(
    quick: Settings, database: Database, account: Make, submitted: Submitted, uploaded: Submitted
) -> None:
    """One package is checked at a time, and takes no place that a submission could have."""
    ines = account("ines", Role.INSTRUCTOR)
    drafts = [uploaded(ines, tiny_package(slug)) for slug in ("one", "two")]
    checks = FakeChecks(gate=threading.Event())
    assert checks.gate is not None
    with working(quick.model_copy(update={"boxes": 1}), database, FakeJudge(), checks):
        assert checks.began.wait(10)
        submission = submitted(account("ada"))
        wait_for(lambda: verdict(database, submission) is Verdict.ACCEPTED)
        assert checks.checked == ["one"]
        with database.transaction() as session:
            assert b"allclose_workers 1.0" in exposition(session)
        checks.gate.set()
        wait_for(lambda: all(passed(database, draft) for draft in drafts))
    assert checks.checked == ["one", "two"]


def test_lost_check(quick: Settings, database: Database, account: Make, uploaded: Submitted) -> None:
    """A draft whose job was lost gets a new one, but not while it may still be coming."""
    ines = account("ines", Role.INSTRUCTOR)
    old, new = (uploaded(ines, tiny_package(slug)) for slug in ("one", "two"))
    with database.transaction() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        session.execute(text("UPDATE drafts SET created_at = now() - interval '2 minutes' WHERE id = :id"), {"id": old})
    with working(quick, database, FakeJudge(), FakeChecks()):
        wait_for(lambda: passed(database, old) is True)
        assert passed(database, new) is None


HANGING = """
import sys, time
sys.path.insert(0, {root!r})
from tests.app.worker.test_worker import hang
hang({url!r})
"""


def hang(url: str) -> None:
    """Be a worker whose judge never answers; run in a process of its own."""
    database = connect(url)
    settings = Settings(database_url=url, heartbeat_seconds=0.2, stalled_seconds=1.0, boxes=1)
    gate = threading.Event()
    with working(settings, database, FakeJudge(gate=gate), FakeChecks(gate=gate)):
        time.sleep(60)


def test_killed_outright(
    quick: Settings,
    database: Database,
    database_url: str,
    account: Make,
    submitted: Submitted,
    uploaded: Submitted,
) -> None:
    """A worker that is killed while it judges and checks loses nothing: another does both again, and the rows say so."""
    one, draft = submitted(account("ada")), uploaded(account("ines", Role.INSTRUCTOR), tiny_package("one"))
    root = str(Path(__file__).parents[3])
    hanging = subprocess.Popen([sys.executable, "-c", HANGING.format(root=root, url=database_url)])
    try:
        wait_for(lambda: _status(database, one) is Status.RUNNING)
        wait_for(lambda: _progress(database, draft) is not None)
        os.kill(hanging.pid, signal.SIGKILL)
        with working(quick, database, FakeJudge(), FakeChecks()):
            wait_for(lambda: verdict(database, one) is Verdict.ACCEPTED)
            wait_for(lambda: passed(database, draft) is True)
    finally:
        hanging.kill()
        hanging.wait()
    with database.transaction() as session:
        assert session.get_one(Submission, one).attempt == 2
        assert session.get_one(PackageDraft, draft).attempt == 2


def _progress(database: Database, draft_id: str) -> object:
    with database.transaction() as session:
        return session.get_one(PackageDraft, draft_id).progress


def _status(database: Database, submission_id: str) -> Status:
    with database.transaction() as session:
        return session.get_one(Submission, submission_id).status


def test_lost_job(quick: Settings, database: Database, account: Make, submitted: Submitted) -> None:
    """A submission whose job was lost gets a new one, but not while it may still be coming."""
    old, new = submitted(account("ada")), submitted(account("bob"))
    with database.transaction() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        aged = text("UPDATE submissions SET created_at = now() - interval '2 minutes' WHERE id = :id")
        session.execute(aged, {"id": old})
    with working(quick, database, FakeJudge()):
        wait_for(lambda: verdict(database, old) is Verdict.ACCEPTED)
        assert verdict(database, new) is None


def test_database_restarts(quick: Settings, database: Database, account: Make, submitted: Submitted) -> None:
    """When the database drops its connections the worker goes on, or ends so that it is started again."""
    one = submitted(account("ada"))
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with working(quick, database, FakeJudge()):
        wait_for(lambda: verdict(database, one) is not None)
        with database.transaction() as session:
            session.execute(text(others))
        two = submitted(account("bob"))
        wait_for(lambda: verdict(database, two) is not None)


def test_without_a_wall(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker does not start where the wall cannot be built, and says what is missing."""
    monkeypatch.setattr("app.worker.worker.missing_essentials", lambda: ["seccomp: not there. Install it."])
    with pytest.raises(CannotStart, match="seccomp: not there"):
        run(settings, database)
