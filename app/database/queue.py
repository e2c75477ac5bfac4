"""The queue. A submission and its job become visible in the same commit.

*Theory of operation.* procrastinate keeps jobs in tables next to ours and wakes workers with NOTIFY. A running job belongs
to a worker with a heartbeat. When the heartbeat stops, procrastinate does not requeue the job by itself. Every worker does
this, under an advisory lock, so that a job is requeued only once. A worker that was frozen may then finish a job that
another has taken over; `app.worker.judging` and `app.checking.checking`
fence it off.

Explanations and the checks of packages, which take minutes, have queues of their own, from which a worker takes one at a
time: so they never take a place that a learner waits for.
"""

import logging
from datetime import timedelta

import procrastinate
import psycopg
from procrastinate.types import JSONDict
from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session

from app.database.tables import DiagnosisStatus, PackageDraft, Status, Submission, now
from judge.verdict import Kind

logger = logging.getLogger(__name__)

TASK = "judge"
QUEUE = "judging"
CHECK_TASK = "check"
CHECK_QUEUE = "checking"
EXPLAIN_TASK = "explain"
EXPLAIN_QUEUE = "explaining"
QUEUES = (QUEUE, EXPLAIN_QUEUE, CHECK_QUEUE)  # a worker process registers at each
# Runs are short and learners wait for them, so they come first; the difference is larger than any quota.
PRIORITY = {Kind.RUN: 10_000, Kind.SUBMIT: 0}
SETTLED = timedelta(minutes=1)
RECOVERY_LOCK = 0x616C6C63  # any number that is used nowhere else in this database

# The order is that of procrastinate_fetch_job_v2: the highest priority first, then the lowest id.
AHEAD = text("""
    SELECT (
        SELECT count(*) FROM procrastinate_jobs other
        WHERE other.status = 'todo' AND other.queue_name = :queue
        AND (other.priority > job.priority OR other.priority = job.priority AND other.id < job.id)
    )
    FROM procrastinate_jobs job
    WHERE job.status = 'todo' AND job.queue_name = :queue AND job.args ->> 'submission_id' = :id
    ORDER BY job.priority DESC, job.id LIMIT 1
""")

# Only writes INSERTs on the connections given to it. It is never opened.
_SPELLING = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def enqueue(session: Session, submission: Submission, behind: int = 0) -> None:
    """Queue `submission`, to be judged as soon as the transaction of `session` commits.

    `behind` counts the user's waiting submissions. Every user's first comes before any user's second, so a batch of a
    hundred does not keep others waiting.
    """
    session.flush()
    _SPELLING.configure_task(
        TASK,
        queue=QUEUE,
        priority=PRIORITY[submission.kind] - behind,
        connection=session.connection().connection.driver_connection,
    ).defer(submission_id=submission.id)


def enqueue_explanation(session: Session, submission_id: str) -> None:
    """Have a wrong answer explained as soon as the transaction of `session` is committed; the oldest comes first."""
    connection = session.connection().connection.driver_connection
    task = _SPELLING.configure_task(EXPLAIN_TASK, queue=EXPLAIN_QUEUE, connection=connection)
    task.defer(submission_id=submission_id)


def enqueue_check(session: Session, draft: PackageDraft) -> None:
    """Queue `draft`, to be checked as soon as the transaction of `session` commits. The oldest comes first."""
    session.flush()
    connection = session.connection().connection.driver_connection
    _SPELLING.configure_task(CHECK_TASK, queue=CHECK_QUEUE, connection=connection).defer(draft_id=draft.id)


def depth(session: Session) -> int:
    """How many submissions wait for a worker."""
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = :queue")
    return int(session.execute(waiting, {"queue": QUEUE}).scalar_one())


def ahead(session: Session, submission: Submission) -> int | None:
    """How many jobs workers take before that of `submission`. None if it is not waiting."""
    if submission.status is not Status.QUEUED:
        return None
    return session.execute(AHEAD, {"queue": QUEUE, "id": submission.id}).scalar()


def lost(session: Session) -> list[Submission]:
    """Submissions without a job: it failed, or was deleted from the queue's tables."""
    settled = Submission.created_at < now() - SETTLED  # newer ones may be in transition
    orphaned = _without_job("submission_id", "submissions.id")
    query = select(Submission).where(Submission.status != Status.DONE, settled, orphaned)
    return list(session.scalars(query.with_for_update(of=Submission, skip_locked=True)))


def lost_explanations(session: Session) -> list[str]:
    """Likewise, the ids of wrong answers that wait to be explained."""
    settled = Submission.finished_at < now() - SETTLED
    pending = Submission.diagnosis_status == DiagnosisStatus.PENDING
    orphaned = _without_job("submission_id", "submissions.id")
    query = select(Submission.id).where(pending, settled, orphaned)
    return list(session.scalars(query.with_for_update(of=Submission, skip_locked=True)))


def lost_checks(session: Session) -> list[PackageDraft]:
    """Drafts that wait for a check but have no job."""
    settled = PackageDraft.created_at < now() - SETTLED
    orphaned = _without_job("draft_id", "drafts.id")
    query = select(PackageDraft).where(PackageDraft.status != Status.DONE, settled, orphaned)
    return list(session.scalars(query.with_for_update(of=PackageDraft, skip_locked=True)))


def _without_job(argument: str, column: str) -> TextClause:
    jobs = "SELECT 1 FROM procrastinate_jobs job WHERE job.status IN ('todo', 'doing')"
    return text(f"NOT EXISTS ({jobs} AND job.args ->> '{argument}' = {column})")  # both are names of ours


async def recover(app: procrastinate.App, lock: psycopg.AsyncConnection[object], stalled_seconds: float) -> int:
    """Requeue the jobs of workers without a heartbeat, and return how many there were."""
    async with lock.transaction():
        cursor = await lock.execute("SELECT pg_try_advisory_xact_lock(%s) AS ours", [RECOVERY_LOCK])
        row = await cursor.fetchone()
        if row != (True,):
            return 0
        stalled = [
            job
            for name in QUEUES
            for job in await app.job_manager.get_stalled_jobs(queue=name, seconds_since_heartbeat=stalled_seconds)
        ]
        for job in stalled:
            logger.warning("The worker of %s has stopped; requeued its job", _what(job.task_kwargs))
            await app.job_manager.retry_job(job)
    return len(stalled)


def _what(arguments: JSONDict) -> str:
    return " ".join(f"{name.removesuffix('_id')} {value}" for name, value in arguments.items())
