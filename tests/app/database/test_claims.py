"""`app.database.claims`: a claim may be written by the latest attempt only, for submissions and drafts alike."""

from collections.abc import Callable

from app.database.claims import ATTEMPTS, Claim, GaveUp, Interrupted, Task
from app.database.database import Database
from app.database.tables import Status, Submission, User

Make = Callable[..., User]


class Recording:
    """A task that notes what was done, and raises what it is told to."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.fault = fault
        self.given_up: list[GaveUp] = []
        self.queued = 0
        self.task = Task(Submission, self.work, self.give_up, self.enqueue)

    def work(self, claim: Claim[Submission], row: Submission) -> None:
        if self.fault:
            raise self.fault

    def give_up(self, session: object, claim: Claim[Submission], reason: GaveUp) -> None:
        self.given_up.append(reason)

    def enqueue(self, session: object, row: Submission) -> None:
        self.queued += 1


def attempt(database: Database, submission: str) -> int:
    """The latest attempt."""
    with database.transaction() as session:
        return session.get_one(Submission, submission).attempt


def test_only_the_latest_attempt_writes(database: Database, account: Make, submitted: Callable[..., str]) -> None:
    """An earlier claim of the same row writes nothing, nor does anybody after the end."""
    submission = submitted(account("ada"))
    Recording().task.perform(database, submission)
    Recording().task.perform(database, submission)
    late, latest = (Claim(Submission, submission, number) for number in (1, 2))
    with database.transaction() as session:
        assert not late.write(session, message="late")
        assert latest.write(session, message="latest")
        row = session.get_one(Submission, submission)
        session.refresh(row)
        assert row.message == "latest"


def test_interrupted(database: Database, account: Make, submitted: Callable[..., str]) -> None:
    """What a stopping worker interrupts is queued again."""
    submission = submitted(account("ada"))
    it = Recording(Interrupted())
    it.task.perform(database, submission)
    with database.transaction() as session:
        assert session.get_one(Submission, submission).status is Status.QUEUED
    assert (it.queued, it.given_up) == (1, [])


def test_bug(database: Database, account: Make, submitted: Callable[..., str]) -> None:
    """A bug of ours gives up at once, and is told apart from the machine's faults."""
    it = Recording(ZeroDivisionError())
    it.task.perform(database, submitted(account("ada")))
    assert (it.queued, it.given_up) == (0, [GaveUp.BUG])


def test_too_many_attempts(database: Database, account: Make, submitted: Callable[..., str]) -> None:
    """A row whose workers died too often is given up before it is worked on."""
    submission = submitted(account("ada"))
    it = Recording()
    for _ in range(ATTEMPTS + 1):
        it.task.perform(database, submission)
    assert it.given_up == [GaveUp.INTERRUPTED]
    assert attempt(database, submission) == ATTEMPTS + 1
