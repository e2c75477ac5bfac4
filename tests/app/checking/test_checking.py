"""`app.checking.checking`: what becomes of a check, whoever's fault it is."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.checking import checking
from app.checking.checking import Progress, check_draft
from app.checking.reports import DraftOut
from app.database.claims import ATTEMPTS, MACHINE_ATTEMPTS
from app.database.database import Database
from app.database.tables import PackageDraft, Role, Status, User
from app.problems import packages
from judge.errors import BoxError, PackageError
from judge.packages.package import Package
from tests.app.conftest import ERROR, WARNING, FakeChecks, FakeProgress, FakeReport


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
    """The report is kept with its findings, the errors first, and its numbers; the progress goes."""
    check_draft(database, FakeChecks((WARNING, ERROR)), draft)
    done = read(database, draft)
    assert (done.status, done.passed, done.attempt, done.progress) == (Status.DONE, False, 1, None)
    assert done.report is not None
    assert [finding.level for finding in done.report.findings] == ["error", "warning"]
    assert done.report.numbers["mutants"]["kill_rate"] == 1.0
    assert done.checked_at is not None


def test_progress(database: Database, draft: str) -> None:
    """Whoever reads the draft meanwhile sees how far the check is."""
    seen = list[DraftOut]()

    class Watching(FakeChecks):
        def check(self, package: Package, on_progress: Callable[[Progress], None]) -> FakeReport:
            on_progress(FakeProgress("mutants", 0, 40))
            seen.append(read(database, draft))
            on_progress(FakeProgress("mutants", 1, 40))  # too soon after the other to be told
            on_progress(FakeProgress("mutants", 40, 40))
            seen.append(read(database, draft))
            return FakeReport(package.digest)

    check_draft(database, Watching(), draft)
    assert [it.status for it in seen] == [Status.RUNNING] * 2
    assert [it.progress.done for it in seen if it.progress] == [0, 40]
    assert read(database, draft).passed


def test_done_is_done(database: Database, draft: str) -> None:
    """A job that comes twice is done once, and one for a draft that is gone not at all."""
    checks = FakeChecks()
    check_draft(database, checks, draft)
    check_draft(database, checks, draft)
    check_draft(database, checks, "0" * 26)
    assert checks.checked == ["add"]


def test_package_fails(database: Database, draft: str) -> None:
    """A package whose own code fails has a report that says so."""
    check_draft(database, FakeChecks(fault=PackageError("cases.py: hidden()", "raised KeyError: 'x'\0")), draft)
    done = read(database, draft)
    assert done.passed is False
    assert done.report is not None
    (finding,) = done.report.findings
    assert (finding.level, finding.where) == ("error", "cases.py: hidden()")
    assert done.obstacles == ["cases.py: hidden(): raised KeyError: 'x'\N{SYMBOL FOR NULL}"]


def test_machine_fails_once(database: Database, draft: str) -> None:
    """A fault of the machine's, or of the database's, queues the check again in one transaction with a new job."""
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
    """A draft whose workers die is given up some day, as it may be what kills them."""
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

    def check(self, package: Package, on_progress: Callable[[Progress], None]) -> FakeReport:
        with self.database.transaction() as session:
            session.execute(text("UPDATE drafts SET attempt = attempt + 1"))
        on_progress(FakeProgress("draws", 1, 2))
        self.went_on = True
        return FakeReport(package.digest, (ERROR,))


def test_overtaken(database: Database, draft: str) -> None:
    """A check that another worker has taken over ends at its next step and writes nothing."""
    checks = _Overtaken(database, draft)
    check_draft(database, checks, draft)
    assert not checks.went_on
    assert read(database, draft).status is Status.RUNNING


def test_overtaken_at_the_end(database: Database, draft: str, caplog: pytest.LogCaptureFixture) -> None:
    """A report that comes after another attempt has begun is dropped."""

    class Late(FakeChecks):
        def check(self, package: Package, on_progress: Callable[[Progress], None]) -> FakeReport:
            with database.transaction() as session:
                session.execute(text("UPDATE drafts SET attempt = attempt + 1"))
            return FakeReport(package.digest, (ERROR,))

    check_draft(database, Late(), draft)
    assert read(database, draft).report is None
    assert "its report is dropped" in caplog.text


def test_deleted_meanwhile(database: Database, ines: User, draft: str) -> None:
    """A check whose draft is deleted ends at its next step, and leaves nothing behind."""

    class Deleted(FakeChecks):
        def check(self, package: Package, on_progress: Callable[[Progress], None]) -> FakeReport:
            with database.transaction() as session:
                packages.delete(session, ines, draft)
            on_progress(FakeProgress("draws", 1, 2))
            raise AssertionError("it went on")

    check_draft(database, Deleted(), draft)
    with database.transaction() as session:
        assert session.get(PackageDraft, draft) is None


def test_too_long(database: Database, draft: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that would keep others waiting for ever ends, and says what to do."""
    monkeypatch.setattr(checking, "LONGEST_SECONDS", -1)
    check_draft(database, FakeChecks(), draft)
    done = read(database, draft)
    assert (done.status, done.report) == (Status.DONE, None)
    assert done.message.endswith("Make the cases smaller.")


def test_database_is_away_for_a_moment(database: Database, draft: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that cannot be told does not end the check."""

    def away(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("gone"))

    monkeypatch.setattr(checking._Telling, "_tell", away)
    check_draft(database, FakeChecks(), draft)
    assert read(database, draft).passed
