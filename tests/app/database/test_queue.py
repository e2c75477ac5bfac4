"""`app.database.queue`: the order of jobs."""

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import queue
from app.database.tables import Status, Submission, User
from app.settings import Settings
from app.submissions.submissions import Draft, submit
from judge.verdict import Kind

Make = Callable[..., User]
SOURCE = b"def add(a, b): return a + b\n"
WORKER = "INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"
FETCH = "SELECT args ->> 'submission_id' FROM procrastinate_fetch_job_v2(ARRAY[:queue], :worker)"


def _fetched(session: Session) -> str:
    """The submission whose job a worker takes next."""
    worker = session.execute(text(WORKER)).scalar_one()
    return str(session.execute(text(FETCH), {"queue": queue.QUEUE, "worker": worker}).scalar_one())


def test_places_are_the_order_of_jobs(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """With several users' runs and batches waiting, each place is the number of jobs that a worker takes before."""
    ada, bob, eve = account("ada"), account("bob"), account("eve")
    waiting: list[Submission] = []
    for user, kind, number in (
        (ada, Kind.SUBMIT, 4),
        (bob, Kind.RUN, 1),
        (eve, Kind.SUBMIT, 2),
        (bob, Kind.SUBMIT, 2),
        (ada, Kind.RUN, 1),
    ):
        waiting += submit(session, settings, user, [Draft(problem, SOURCE, kind)] * number)
    places = {submission.id: queue.ahead(session, submission) for submission in waiting}
    assert sorted(places, key=lambda it: places[it] or 0) != sorted(places)  # age alone gives another order
    assert [places[_fetched(session)] for _ in waiting] == list(range(len(waiting)))


def test_no_place(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """What does not wait has no place: its job is taken, or it is being judged."""
    first, second = submit(session, settings, account("ada"), [Draft(problem, SOURCE)] * 2)
    assert _fetched(session) == first.id
    assert queue.ahead(session, first) is None
    assert queue.ahead(session, second) == 0
    second.status = Status.RUNNING
    assert queue.ahead(session, second) is None


def test_checks_are_not_counted(session: Session, settings: Settings, problem: str, account: Make) -> None:
    """Jobs of the other queue are not before anybody's submission."""
    session.execute(
        text("INSERT INTO procrastinate_jobs (queue_name, task_name, priority) VALUES (:queue, 'check', 99999)"),
        {"queue": queue.CHECK_QUEUE},
    )
    (one,) = submit(session, settings, account("ada"), [Draft(problem, SOURCE)])
    assert queue.ahead(session, one) == 0
