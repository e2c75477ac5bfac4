"""`app.checking.checking`: the outcomes of a check, and who is at fault."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.checking import checking
from app.checking.reports import DraftOut
from app.database.claims import ATTEMPTS, MACHINE_ATTEMPTS
from app.database.database import Database
from app.database.tables import PackageDraft, Role, Status, User
from app.problems import packages
from judge.check.report import Progress, Report
from judge.errors import BoxError
from tests.app.conftest import ERROR, WARNING, FakeChecks, check_draft, report_of


@pytest.fixture
def ines(account: Callable[..., User]) -> User:
    """An instructor."""
    return account("ines", Role.INSTRUCTOR)


@pytest.fixture
def draft(ines: User, uploaded: Callable[..., str]) -> str:
    """A draft of hers."""
    return uploaded(ines)


def read(database: Database, draft_id: str) -> DraftOut:
    """The draft as its owner sees it."""
    with database.transaction() as session:
        return DraftOut.of(session.get_one(PackageDraft, draft_id))


def test_report(database: Database, draft: str) -> None:
    """The report is stored with its findings, errors first, and its numbers; the progress is removed."""
    check_draft(database, FakeChecks((WARNING, ERROR)), draft)
    done = read(database, draft)
    assert (done.status, done.passed, done.attempt, done.progress) == (Status.DONE, False, 1, None)
    assert done.report is not None
    assert [finding.level for finding in done.report.findings] == ["error", "warning"]
    assert done.report.numbers["mutants"]["kill_rate"] == 1.0
    assert done.checked_at is not None


def test_progress(database: Database, draft: str) -> None:
    """A reader of the draft sees the progress of the check."""
    seen = list[DraftOut]()

    class Watching(FakeChecks):
        def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
            on_progress(Progress("mutants", 0, 40))
            seen.append(read(database, draft))
            on_progress(Progress("mutants", 1, 40))  # too soon after the other to be stored
            on_progress(Progress("mutants", 40, 40))
            seen.append(read(database, draft))
            return report_of(archive)

    check_draft(database, Watching(), draft)
    assert [it.status for it in seen] == [Status.RUNNING] * 2
    assert [it.progress.done for it in seen if it.progress] == [0, 40]
    assert read(database, draft).passed


def test_done_is_done(database: Database, draft: str) -> None:
    """A repeated job does nothing, and neither does one for a deleted draft."""
    checks = FakeChecks()
    check_draft(database, checks, draft)
    check_draft(database, checks, draft)
    check_draft(database, checks, "0" * 26)
    assert checks.checked == ["add"]


def test_what_no_column_holds(database: Database, draft: str) -> None:
    """A finding with a null character is stored without it."""
    error = {**ERROR, "where": "cases.py: hidden()", "found": "raised KeyError: 'x'\0"}
    check_draft(database, FakeChecks((error,)), draft)
    assert read(database, draft).obstacles == ["cases.py: hidden(): raised KeyError: 'x'\N{SYMBOL FOR NULL}"]


def test_machine_fails_once(database: Database, draft: str) -> None:
    """A fault of the machine or the database queues the check again, in one transaction with a new job."""
    for fault in BoxError("no memory"), OperationalError("SELECT", {}, Exception("gone")):
        check_draft(database, FakeChecks(fault=fault), draft)
        assert read(database, draft).status is Status.QUEUED
    with database.transaction() as session:
        assert session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 3
    check_draft(database, FakeChecks(), draft)
    assert read(database, draft).passed


def test_machine_keeps_failing(database: Database, draft: str) -> None:
    """After three attempts the draft is not checked, and says why."""
    checks = FakeChecks(fault=BoxError("no memory"))
    for _ in range(MACHINE_ATTEMPTS + 1):
        check_draft(database, checks, draft)
    assert len(checks.checked) == MACHINE_ATTEMPTS
    done = read(database, draft)
    assert (done.status, done.passed, done.report) == (Status.DONE, None, None)
    assert done.message == "The checking machine failed several times."


def test_our_own_fault(database: Database, draft: str, caplog: pytest.LogCaptureFixture) -> None:
    """A bug of ours ends the check; its traceback is in the log and not in the answer."""
    check_draft(database, FakeChecks(fault=ZeroDivisionError("in the check")), draft)
    done = read(database, draft)
    assert done.status is Status.DONE
    assert "Traceback" in caplog.text
    assert "in the check" not in done.model_dump_json()


def test_workers_that_keep_dying(database: Database, draft: str) -> None:
    """A draft whose workers die is not checked for ever, as it may be what kills them."""
    for _ in range(ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            check_draft(database, FakeChecks(fault=KeyboardInterrupt()), draft)
    checks = FakeChecks()
    check_draft(database, checks, draft)
    assert checks.checked == []
    assert read(database, draft).message == "The check was interrupted several times."


class _Overtaken(FakeChecks):
    """A check during which another worker checks the same draft, so that its next step is refused."""

    def __init__(self, database: Database, draft_id: str) -> None:
        super().__init__((ERROR,))
        self.database, self.draft_id = database, draft_id
        self.went_on = False

    def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
        with self.database.transaction() as session:
            session.execute(text("UPDATE drafts SET attempt = attempt + 1"))
        on_progress(Progress("draws", 1, 2))
        self.went_on = True
        return report_of(archive, (ERROR,))


def test_overtaken(database: Database, draft: str) -> None:
    """A check that another worker has taken over ends at its next step and writes nothing."""
    checks = _Overtaken(database, draft)
    check_draft(database, checks, draft)
    assert not checks.went_on
    assert read(database, draft).status is Status.RUNNING


def test_overtaken_at_the_end(database: Database, draft: str, caplog: pytest.LogCaptureFixture) -> None:
    """A report that comes after another attempt has started is discarded."""

    class Late(FakeChecks):
        def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
            with database.transaction() as session:
                session.execute(text("UPDATE drafts SET attempt = attempt + 1"))
            return report_of(archive, (ERROR,))

    check_draft(database, Late(), draft)
    assert read(database, draft).report is None
    assert "its result is discarded" in caplog.text


def test_deleted_meanwhile(database: Database, ines: User, draft: str) -> None:
    """A check whose draft is deleted ends at its next step and leaves nothing behind."""

    class Deleted(FakeChecks):
        def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
            with database.transaction() as session:
                packages.delete(session, ines, draft)
            on_progress(Progress("draws", 1, 2))
            raise AssertionError("it went on")

    check_draft(database, Deleted(), draft)
    with database.transaction() as session:
        assert session.get(PackageDraft, draft) is None


def test_too_long(database: Database, draft: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that takes too long ends with a message that says what to do."""
    monkeypatch.setattr(checking, "LONGEST_SECONDS", -1)
    check_draft(database, FakeChecks(), draft)
    done = read(database, draft)
    assert (done.status, done.report) == (Status.DONE, None)
    assert done.message.endswith("Make the cases smaller.")


def test_database_is_away_for_a_moment(database: Database, draft: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that cannot be stored does not end the check."""

    def away(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("gone"))

    monkeypatch.setattr(checking._StoreProgress, "_store", away)
    check_draft(database, FakeChecks(), draft)
    assert read(database, draft).passed
