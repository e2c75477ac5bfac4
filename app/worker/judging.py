"""Judges one submission: claim it, store each case, write the verdict, and have a wrong answer explained afterwards.

Only the judgement itself happens here. The verdict is stored and announced when it is known, with the job that explains it in the
same transaction, so that no verdict waits for an explanation and none is lost.
"""

import dataclasses
import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from sqlalchemy import cast, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.database import queue
from app.database.claims import Claim, GaveUp, Task
from app.database.database import Database
from app.database.notifications import notification
from app.database.tables import (
    BoxStarts,
    DiagnosisStatus,
    ProblemVersion,
    Status,
    Submission,
    SubmissionCase,
    VerdictCount,
    now,
)
from app.problems import problems
from app.submissions.records import case_values, storable
from app.worker.observed import Observed
from judge.errors import PackageError
from judge.observation import Observation, Observations
from judge.packages.package import Package
from judge.result import CaseResult, Result
from judge.verdict import Kind, Verdict

logger = logging.getLogger(__name__)

MESSAGES = {
    GaveUp.INTERRUPTED: "Judging was interrupted several times. Please submit again later.",
    GaveUp.MACHINE: "The judging machine failed several times. Please submit again later.",
    GaveUp.BUG: "Allclose failed to judge this; it is not your fault. The operator has been told.",
}


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


def judging(
    database: Database, judge: Judges, observed: Observed, use: Callable[[str], None] | None = None
) -> Task[Submission]:
    """The task of judging submissions.

    What wrong programs answered is kept in `observed`, for their explanation; `use` is called with the slug of each problem.
    """

    def work(claim: Claim[Submission], row: Submission) -> None:
        _judge(database, judge, observed, claim, row)
        if use is not None:
            use(row.version.slug)

    def give_up(session: Session, claim: Claim[Submission], reason: GaveUp) -> None:
        finish(session, claim, _judge_error(MESSAGES[reason]))

    return Task(Submission, work, give_up, queue.enqueue)


def _judge(database: Database, judge: Judges, observed: Observed, claim: Claim[Submission], row: Submission) -> None:
    store = Stopwatch()
    observations = Observations()
    try:
        result = judge.judge(
            problems.load(database, row.version),
            row.source,
            row.kind,
            on_case=lambda case: store.time(lambda: store_case(database, claim, case)),
            observe=observations.add,
        )
    except PackageError as fault:
        _withdraw(database, claim, row, fault)
        return
    if result.verdict is Verdict.WRONG_ANSWER:
        observed.keep(claim.id, claim.attempt, observations)

    def write() -> None:
        with database.transaction() as session:
            finish(session, claim, result)

    store.time(write)
    logger.info("%s", _account(row, result, store.seconds))


def _account(row: Submission, result: Result, store_seconds: float) -> str:
    """Where the time went, in milliseconds, for operators and for `bench/`. Comparing and storing overlap with the cases."""
    assert row.started_at is not None
    queued_seconds = (row.started_at - row.created_at).total_seconds()
    parts = {"queue": queued_seconds, **dataclasses.asdict(result.timings), "store": store_seconds}
    spent = " ".join(f"{name}={seconds * 1000:.1f}" for name, seconds in parts.items())
    return f"Judged {row.id}: {result.verdict} {spent}"


def store_case(database: Database, claim: Claim[Submission], case: CaseResult) -> None:
    """Store and announce one case in one statement, unless another attempt has begun."""
    values = case_values(claim.id, claim.attempt, case)
    columns = [cast(value, SubmissionCase.__table__.c[name].type) for name, value in values.items()]
    # The lock makes a new claim wait until this is committed, or this wait for the claim and then store nothing.
    ours = select(*columns).where(*claim.fence()).with_for_update(read=True)
    added = insert(SubmissionCase).from_select(list(values), ours).on_conflict_do_nothing()
    stored = added.returning(SubmissionCase.submission_id).cte()
    with database.transaction() as session:
        session.execute(select(notification(stored.c.submission_id)))


def finish(session: Session, claim: Claim[Submission], result: Result) -> bool:
    """Write the verdict through the fence, with the job that explains it; whether the submission was still ours.

    The cases are stored already: the judge announces each, also those that were not reached.
    """
    wrong = result.verdict is Verdict.WRONG_ANSWER
    written = claim.write(
        session,
        status=Status.DONE,
        finished_at=now(),
        verdict=result.verdict,
        message=storable(result.message),
        diagnosis_status=DiagnosisStatus.PENDING if wrong else DiagnosisStatus.NONE,
        output=storable(result.output),
        traceback=storable(result.traceback),
        line=result.line,
        wall_seconds=result.wall_seconds,
        peak_bytes=result.peak_bytes,
    )
    if written:
        if wrong:
            queue.enqueue_explanation(session, claim.id)
        _count(session, claim, result)
    return written


def _count(session: Session, claim: Claim[Submission], result: Result) -> None:
    """Count a verdict and its boxes for `app.web.metrics`.

    This locks the rows of the counts, so it comes last in the transaction, and always in the same order.
    """
    given = select(Submission.kind, Submission.verdict, literal(1)).where(Submission.id == claim.id)
    one = insert(VerdictCount).from_select(["kind", "verdict", "number"], given)
    keys = [VerdictCount.kind, VerdictCount.verdict]
    session.execute(one.on_conflict_do_update(index_elements=keys, set_={"number": VerdictCount.number + 1}))
    for method, number in sorted(Counter(result.start_methods).items()):
        new = insert(BoxStarts).values(start_method=method, number=number)
        more = {"number": BoxStarts.number + new.excluded.number}
        session.execute(new.on_conflict_do_update(index_elements=[BoxStarts.start_method], set_=more))


def _withdraw(database: Database, claim: Claim[Submission], row: Submission, fault: PackageError) -> None:
    logger.error("Problem %s is withdrawn: %s", row.version.slug, fault)
    with database.transaction() as session:
        session.execute(
            update(ProblemVersion).where(ProblemVersion.id == row.version.id).values(withdrawn=storable(str(fault)))
        )
        finish(session, claim, _judge_error(problems.WITHDRAWN))


def _judge_error(message: str) -> Result:
    return Result(Verdict.JUDGE_ERROR, (), wall_seconds=0.0, peak_bytes=0, message=message)
