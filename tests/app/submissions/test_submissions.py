"""`app.submissions.submissions`: taking in, quotas, keys, and who sees what."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.database.database import Database
from app.database.tables import ProblemVersion, Role, Status, Submission, User
from app.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from app.settings import Settings
from app.submissions import submissions
from app.submissions.submissions import Draft, submit
from judge.verdict import Kind

Make = Callable[..., User]
SOURCE = b"def add(a, b): return a + b\n"


def _jobs(session: Session) -> list[tuple[str, int]]:
    query = "SELECT args ->> 'submission_id', priority FROM procrastinate_jobs ORDER BY priority DESC, id"
    return [(row[0], row[1]) for row in session.execute(text(query))]


def test_row_and_job_in_one_transaction(database: Database, settings: Settings, problem: str, account: Make) -> None:
    """A submission and its job appear together; if the transaction fails, neither does."""
    session = database.sessions()
    submit(session, settings, account("ada"), [Draft(problem, SOURCE)])
    assert len(_jobs(session)) == 1
    session.rollback()
    session.close()
    with database.transaction() as session:
        assert _jobs(session) == []
        assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_order_of_judging(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """Runs go before submits, and everybody's first before anybody's second."""
    ada, bob = account("ada"), account("bob")
    one, two, three = submit(session, settings, ada, [Draft(problem, SOURCE)] * 3)
    (other,) = submit(session, settings, bob, [Draft(problem, SOURCE)])
    (run,) = submit(session, settings, ada, [Draft(problem, SOURCE, Kind.RUN)])
    assert [job for job, _ in _jobs(session)] == [run.id, one.id, other.id, two.id, three.id]


def test_same_key_same_request(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """A request that is sent again with its key is the same submission, not a second one."""
    ada, drafts = account("ada"), [Draft(problem, SOURCE), Draft(problem, SOURCE, Kind.RUN)]
    sent = submit(session, settings, ada, drafts, "key")
    assert submit(session, settings, ada, drafts, "key") == sent
    assert len(_jobs(session)) == 2
    assert submit(session, settings, account("bob"), drafts, "key") != sent
    assert submit(session, settings, ada, drafts, "key:0") != sent


def test_same_key_other_request(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """A key that is used for something else is refused, whatever differs."""
    ada = account("ada")
    submit(session, settings, ada, [Draft(problem, SOURCE)], "key")
    for other in [Draft(problem, b"else")], [Draft(problem, SOURCE, Kind.RUN)], [Draft(problem, SOURCE)] * 2:
        with pytest.raises(Invalid, match="Idempotency-Key"):
            submit(session, settings, ada, other, "key")
    for bad in "", "x" * 256, "ä", "a\n":
        with pytest.raises(Invalid):
            submit(session, settings, ada, [Draft(problem, SOURCE)], bad)


def test_same_key_at_the_same_time(database: Database, settings: Settings, problem: str, account: Make) -> None:
    """Impatient clients that send one request several times at once get one submission."""
    ada, found = account("ada"), set[str]()

    def send() -> None:
        with database.transaction() as session:
            found.update(it.id for it in submit(session, settings, ada, [Draft(problem, SOURCE)], "key"))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_quotas(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """Each quota refuses what exceeds it, and says when to come again."""
    ada, drafts = account("ada"), [Draft(problem, SOURCE)]
    few = settings.model_copy(update={"unfinished_per_user": 2})
    submit(session, few, ada, drafts)
    submit(session, few, ada, drafts)
    with pytest.raises(TooMany, match="still being judged") as caught:
        submit(session, few, ada, drafts)
    assert int(caught.value.headers["Retry-After"]) > 0
    with pytest.raises(TooMany, match="per minute"):
        submit(session, settings.model_copy(update={"per_minute": 2}), ada, drafts)
    with pytest.raises(TooMany, match="per day"):
        submit(session, settings.model_copy(update={"per_day": 11}), ada, drafts * 10)
    submit(session, few, account("bob"), drafts)


def test_too_long(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """A source may have as many bytes as the settings say, and no more."""
    ada = account("ada")
    submit(session, settings, ada, [Draft(problem, b"#" * settings.source_bytes)])
    with pytest.raises(TooLarge):
        submit(session, settings, ada, [Draft(problem, b"#" * (settings.source_bytes + 1))])


def test_withdrawn(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """Nothing is taken for a problem that is broken or does not exist."""
    with pytest.raises(NotFound):
        submit(session, settings, account("ada"), [Draft("nothing", SOURCE)])
    session.execute(update(ProblemVersion).values(withdrawn="cases.py: fails"))
    with pytest.raises(Conflict):
        submit(session, settings, account("bob"), [Draft(problem, SOURCE)])


def test_who_sees_what(session: Session, account: Make, submitted: Callable[..., str]) -> None:
    """A submission is its owner's and the administrators'; to others it does not exist."""
    ada, one = account("ada"), submitted(account("bob"))
    with pytest.raises(NotFound):
        submissions.find(session, ada, one)
    with pytest.raises(NotFound):
        submissions.find(session, account("teacher", Role.INSTRUCTOR), one)
    assert submissions.find(session, account("root", Role.ADMIN), one).status is Status.QUEUED


def test_pages(session: Session, account: Make, submitted: Callable[..., str]) -> None:
    """Pages go from the newest to the oldest of one's own, without holes or repetitions."""
    ada = account("ada")
    sent = sorted((submitted(ada) for _ in range(5)), reverse=True)
    submitted(account("bob"))
    first = [it.id for it in submissions.page(session, ada, limit=3)]
    rest = [it.id for it in submissions.page(session, ada, limit=3, before=first[-1])]
    assert first + rest == sent
    assert submissions.page(session, ada, problem="other") == []
