"""Explains one wrong answer, after its verdict was stored: a job of its own, which another worker does if this one dies.

The worker that judged the submission usually still has its answers in memory; another one runs the program again. Either way the
explanation is the same. It is written once: only for the attempt that gave the verdict, and only while it is pending.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database import queue
from app.database.claims import ATTEMPTS, MACHINE_ATTEMPTS
from app.database.database import Database
from app.database.notifications import notify
from app.database.tables import DiagnosisStatus, ProblemVersion, Submission
from app.problems import problems
from app.submissions.records import storable_json
from app.worker.observed import Observed
from judge.errors import BoxError, PackageError
from judge.explain.diagnosis import Diagnosis
from judge.explain.wording import to_json
from judge.observation import Observation
from judge.packages.package import Package
from judge.sources.session import Cancelled
from judge.verdict import Kind

logger = logging.getLogger(__name__)


class Explains(Protocol):
    """What is needed of `judge.explain.explainer.Explainer`."""

    def explain(self, package: Package, observations: Sequence[Observation]) -> Diagnosis | None:
        """The mistake behind these answers."""

    def observe(self, package: Package, source: bytes, kind: Kind = Kind.SUBMIT) -> list[Observation]:
        """What `source` answers."""


@dataclass(frozen=True)
class _Wanted:
    """A wrong answer to explain; `begun` counts how often that was tried."""

    id: str
    attempt: int
    begun: int
    source: bytes
    kind: Kind
    version: ProblemVersion


def explain_submission(database: Database, explainer: Explains, observed: Observed, submission_id: str) -> None:
    """Explain a submission, unless that is done. What is raised is the database's."""
    with database.transaction() as session:
        wanted = _begin(session, submission_id)
    if wanted is None:
        return
    found: Diagnosis | None = None
    try:
        package = problems.load(database, wanted.version)
        observations = observed.take(wanted.id, wanted.attempt)
        if observations is None:
            observations = explainer.observe(package, wanted.source, wanted.kind)
        found = explainer.explain(package, observations)
    except Cancelled:
        _again(database, wanted, counted=False)
        return
    except (BoxError, OperationalError) as fault:
        logger.warning("Submission %s could not be explained: %s", wanted.id, fault)
        if wanted.begun < MACHINE_ATTEMPTS:
            _again(database, wanted)
            return
    except PackageError as fault:
        logger.error("Submission %s is not explained, since its problem failed: %s", wanted.id, fault)
    except Exception:
        logger.exception("Submission %s could not be explained; this is a bug of Allclose", wanted.id)
    with database.transaction() as session:
        finish_explanation(session, wanted.id, wanted.attempt, found)


def _begin(session: Session, submission_id: str) -> _Wanted | None:
    pending = select(Submission).where(
        Submission.id == submission_id, Submission.diagnosis_status == DiagnosisStatus.PENDING
    )
    row = session.scalar(pending.with_for_update(of=Submission))
    if row is None:
        return None
    row.explanations += 1
    if row.explanations > ATTEMPTS:  # its workers died, perhaps of it
        logger.error("Submission %s is not explained: its workers died %d times", submission_id, ATTEMPTS)
        session.flush()
        finish_explanation(session, row.id, row.attempt, None)
        return None
    return _Wanted(row.id, row.attempt, row.explanations, row.source, row.kind, row.version)


def finish_explanation(session: Session, submission_id: str, attempt: int, found: Diagnosis | None) -> bool:
    """Write and announce an explanation, or that there is none; whether it was still wanted."""
    ours = (
        Submission.id == submission_id,
        Submission.attempt == attempt,
        Submission.diagnosis_status == DiagnosisStatus.PENDING,
    )
    values = {"diagnosis_status": DiagnosisStatus.DONE, "diagnosis": storable_json(to_json(found)) if found else None}
    statement = update(Submission).where(*ours).values(values).returning(Submission.id)
    written = session.execute(statement.execution_options(synchronize_session=False)).scalar()
    if written is not None:
        notify(session, submission_id)
    return written is not None


def _again(database: Database, wanted: _Wanted, *, counted: bool = True) -> None:
    with database.transaction() as session:
        if not counted:
            tries = update(Submission).where(Submission.id == wanted.id).values(explanations=wanted.begun - 1)
            session.execute(tries.execution_options(synchronize_session=False))
        queue.enqueue_explanation(session, wanted.id)
