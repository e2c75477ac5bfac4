"""Judges one submission from the database's point of view: claim it, store each case, write the verdict.

*Theory of operation.* A worker may be frozen while it judges, be taken for dead, and come back when another has begun
anew. Each claim therefore counts `attempt` up, and everything that is written afterwards names the attempt that it
belongs to and is written only if that is still the latest. The late one's results fall on the floor.

Whose fault it is decides what happens: the author's withdraws the problem, the machine's is tried again a few times,
ours is logged with its traceback. In none of them is the learner blamed.
"""

import dataclasses
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, cast, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database import queue
from app.database.database import Database
from app.database.tables import ProblemVersion, Status, Submission, SubmissionCase, VerdictCount, now
from app.problems import problems
from app.submissions.events import notification, notify
from app.submissions.records import case_values, storable
from judge.errors import BoxError, PackageError
from judge.observation import Observation
from judge.packages.package import Package
from judge.result import CaseResult, Result
from judge.verdict import Kind, Verdict

logger = logging.getLogger(__name__)

BOX_ATTEMPTS = 3  # a machine that fails three times in a row is not unlucky
ATTEMPTS = 5  # claims in all: also a submission whose workers die, which might be what kills them


class Judges(Protocol):
    """What is needed of `judge.judge.Judge`."""

    def judge(
        self,
        package: Package,
        source: bytes,
        kind: Kind = Kind.SUBMIT,
        *,
        on_case: Callable[[CaseResult], None] = ...,
        observe: Callable[[Observation], None] = ...,
    ) -> Result:
        """Judge `source`."""


@dataclass(frozen=True)
class Claim:
    """A submission that is ours to judge, as long as `attempt` is the latest."""

    submission_id: str
    attempt: int
    source: bytes
    kind: Kind
    version: ProblemVersion
    queued_seconds: float


class Stopwatch:
    """Adds up how long things take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def time(self, action: Callable[[], None]) -> None:
        """Do it, and count it."""
        started = time.monotonic()
        try:
            action()
        finally:
            self.seconds += time.monotonic() - started


def judge_submission(database: Database, judge: Judges, submission_id: str) -> None:
    """Judge a submission, unless it is done. What is raised is the database's."""
    with database.transaction() as session:
        claim = _claim(session, submission_id)
    if claim is None:
        return
    store = Stopwatch()
    try:
        result = judge.judge(
            problems.load(database, claim.version),
            claim.source,
            claim.kind,
            on_case=lambda case: store.time(lambda: store_case(database, claim, case)),
        )
    except PackageError as fault:
        _withdraw(database, claim, fault)
    except (BoxError, OperationalError) as fault:  # a database that is started again is the machine's fault, too
        _try_again(database, claim, fault)
    except Exception:
        logger.exception("Submission %s could not be judged; this is a bug of Allclose", submission_id)
        _give_up(database, claim, "Allclose failed to judge this; it is not your fault. The operator has been told.")
    else:
        store.time(lambda: _store(database, claim, result))
        logger.info("%s", _account(claim, result, store.seconds))


def _store(database: Database, claim: Claim, result: Result) -> None:
    with database.transaction() as session:
        finish(session, claim, result)


def _account(claim: Claim, result: Result, store_seconds: float) -> str:
    """Where the time went, in milliseconds, for operators and for `bench/`. Comparing and storing go on beside the cases."""
    parts = {"queue": claim.queued_seconds, **dataclasses.asdict(result.timings), "store": store_seconds}
    spent = " ".join(f"{name}={seconds * 1000:.1f}" for name, seconds in parts.items())
    return f"Judged {claim.submission_id}: {result.verdict} {spent}"


def _claim(session: Session, submission_id: str) -> Claim | None:
    submission = session.scalar(
        select(Submission)
        .where(Submission.id == submission_id, Submission.status != Status.DONE)
        .with_for_update(of=Submission)
    )
    if submission is None:
        return None
    submission.attempt += 1
    submission.status = Status.RUNNING
    submission.started_at = now()
    queued_seconds = (submission.started_at - submission.created_at).total_seconds()
    claim = Claim(
        submission.id, submission.attempt, submission.source, submission.kind, submission.version, queued_seconds
    )
    if claim.attempt > ATTEMPTS:
        logger.error("Submission %s is given up: its workers ended %d times", submission_id, ATTEMPTS)
        session.flush()
        finish(session, claim, _judge_error("Judging was interrupted several times. Please submit again later."))
        return None
    notify(session, submission_id)
    return claim


def store_case(database: Database, claim: Claim, case: CaseResult) -> None:
    """Store and announce one case in one statement, unless another attempt has begun."""
    values = case_values(claim.submission_id, claim.attempt, case)
    columns = [cast(value, SubmissionCase.__table__.c[name].type) for name, value in values.items()]
    # The lock makes a new claim wait until this is committed, or this wait for the claim and then store nothing.
    ours = select(*columns).where(*_fence(claim)).with_for_update(read=True)
    added = insert(SubmissionCase).from_select(list(values), ours).on_conflict_do_nothing()
    stored = added.returning(SubmissionCase.submission_id).cte()
    with database.transaction() as session:
        session.execute(select(notification(stored.c.submission_id)))


def finish(session: Session, claim: Claim, result: Result) -> bool:
    """Write the verdict through the fence; whether it was still ours to write.

    The cases are stored already: the judge announces each, also those that were never reached.
    """
    written = session.execute(
        update(Submission)
        .where(*_fence(claim))
        .values(
            status=Status.DONE,
            finished_at=now(),
            verdict=result.verdict,
            message=storable(result.message),
            output=storable(result.output),
            traceback=storable(result.traceback),
            line=result.line,
            wall_seconds=result.wall_seconds,
            peak_bytes=result.peak_bytes,
        )
        .returning(Submission.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if written is None:
        logger.warning("Attempt %d of %s came too late; its verdict is dropped", claim.attempt, claim.submission_id)
        return False
    notify(session, claim.submission_id)
    _count(session, claim.kind, result.verdict)
    return True


def _count(session: Session, kind: Kind, verdict: Verdict) -> None:
    """Count a verdict for `app.web.metrics`. This locks the row, so it is the last statement of the transaction."""
    one = insert(VerdictCount).values(kind=kind, verdict=verdict, number=1)
    keys = [VerdictCount.kind, VerdictCount.verdict]
    session.execute(one.on_conflict_do_update(index_elements=keys, set_={"number": VerdictCount.number + 1}))


def _withdraw(database: Database, claim: Claim, fault: PackageError) -> None:
    logger.error("Problem %s is withdrawn: %s", claim.version.slug, fault)
    with database.transaction() as session:
        session.execute(
            update(ProblemVersion).where(ProblemVersion.id == claim.version.id).values(withdrawn=storable(str(fault)))
        )
        finish(session, claim, _judge_error(problems.WITHDRAWN))


def _try_again(database: Database, claim: Claim, fault: Exception) -> None:
    if claim.attempt >= BOX_ATTEMPTS:
        logger.error("Submission %s is given up after %d attempts: %s", claim.submission_id, claim.attempt, fault)
        _give_up(database, claim, "The judging machine failed several times. Please submit again later.")
        return
    logger.warning("Submission %s is judged again: %s", claim.submission_id, fault)
    with database.transaction() as session:
        again = session.scalar(select(Submission).where(*_fence(claim)).with_for_update(of=Submission))
        if again is not None:
            again.status = Status.QUEUED
            queue.enqueue(session, again)
            notify(session, again.id)


def _give_up(database: Database, claim: Claim, message: str) -> None:
    with database.transaction() as session:
        finish(session, claim, _judge_error(message))


def _judge_error(message: str) -> Result:
    return Result(Verdict.JUDGE_ERROR, (), wall_seconds=0.0, peak_bytes=0, message=message)


def _fence(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        Submission.id == claim.submission_id,
        Submission.attempt == claim.attempt,
        Submission.status == Status.RUNNING,
    )
