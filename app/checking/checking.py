"""Checks one draft, from the database's point of view: claim it, store the progress, write the report.

*Theory of operation.* It works as `app.worker.judging` does: a claim increments `attempt`, and only the latest attempt
writes. A check takes minutes, so every stored step shows whether it is still wanted. It ends if another worker took over or
the draft was deleted.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.checking.reports import stored
from app.database import queue
from app.database.database import Database
from app.database.tables import PackageDraft, Status, now
from app.submissions.events import notify
from app.worker.judging import ATTEMPTS, BOX_ATTEMPTS
from judge.check.report import Progress, Report
from judge.errors import BoxError

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 3600  # an hour: other checks wait in the meantime
STEP_SECONDS = 0.5  # between two stored steps: pages need not be faster


class Checks(Protocol):
    """Checks packages; see `app.checking.boxed.BoxedChecks`."""

    def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
        """Check the package in a zip, and report progress now and then."""


class Unwanted(Exception):  # noqa: N818 - says what happened, and is not an error of ours
    """Another worker took over the check, or its draft was deleted."""


class Interrupted(Exception):  # noqa: N818
    """The worker is stopping, and another one will check the draft from the beginning."""


class TooLong(Exception):  # noqa: N818
    """The check takes longer than other checks may wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The check took more than {seconds / 60:.0f} minutes. Make the cases smaller.")


@dataclass(frozen=True)
class Claim:
    """A draft that we may check as long as `attempt` is the latest."""

    draft_id: str
    attempt: int
    archive: bytes


def check_draft(database: Database, checks: Checks, draft_id: str) -> None:
    """Check a draft, unless that is done. Raises what the database raises."""
    with database.transaction() as session:
        claim = _claim(session, draft_id)
    if claim is None:
        return
    try:
        report = checks.check(claim.archive, _StoreProgress(database, claim))
    except Unwanted:
        logger.warning("The check of draft %s is no longer wanted", draft_id)
    except Interrupted:
        _again(database, claim)
    except TooLong as fault:
        _finish(database, claim, message=str(fault))
    except (BoxError, OperationalError) as fault:
        _try_again(database, claim, fault)
    except Exception:
        logger.exception("Draft %s could not be checked; this is a bug in Allclose", draft_id)
        _finish(database, claim, message="Allclose failed to check this. The operator was notified.")
    else:
        _finish(database, claim, passed=report.passed, report=stored(report))


def _claim(session: Session, draft_id: str) -> Claim | None:
    wanted = select(PackageDraft).where(PackageDraft.id == draft_id, PackageDraft.status != Status.DONE)
    draft = session.scalar(wanted.with_for_update(of=PackageDraft))
    if draft is None:
        return None
    draft.attempt += 1
    draft.status = Status.RUNNING
    draft.started_at = now()
    draft.progress = None
    notify(session, draft_id)
    claim = Claim(draft.id, draft.attempt, draft.archive)
    if claim.attempt > ATTEMPTS:
        logger.error("Draft %s is not checked again: its workers ended %d times", draft_id, ATTEMPTS)
        session.flush()
        _write(session, claim, message="The check was interrupted several times.")
        return None
    return claim


class _StoreProgress:
    """Stores the progress for pages and clients, and raises when the check must end."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self._database = database
        self._claim = claim
        self._started = time.monotonic()
        self._stored: tuple[str, float] = ("", 0.0)

    def __call__(self, progress: Progress) -> None:
        present = time.monotonic()
        if present - self._started > LONGEST_SECONDS:
            raise TooLong(LONGEST_SECONDS)
        stage, when = self._stored
        if progress.stage == stage and progress.done < progress.total and present - when < STEP_SECONDS:
            return
        self._stored = (progress.stage, present)
        try:
            self._store(progress)
        except OperationalError as fault:  # the database may be back for the next step
            logger.warning("The progress of draft %s could not be stored: %s", self._claim.draft_id, fault)

    def _store(self, progress: Progress) -> None:
        with self._database.transaction() as session:
            if not _update(session, self._claim, progress=asdict(progress)):
                raise Unwanted


def _finish(database: Database, claim: Claim, **values: Any) -> None:
    with database.transaction() as session:
        _write(session, claim, **values)


def _write(session: Session, claim: Claim, **values: Any) -> None:
    if not _update(session, claim, status=Status.DONE, checked_at=now(), progress=None, **values):
        logger.warning("Attempt %d of draft %s came too late; its report is discarded", claim.attempt, claim.draft_id)


def _update(session: Session, claim: Claim, **values: Any) -> bool:
    """Write through the fence, and return whether the draft was still ours."""
    written = session.execute(
        update(PackageDraft)
        .where(*_fence(claim))
        .values(**values)
        .returning(PackageDraft.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if written is not None:
        notify(session, claim.draft_id)
    return written is not None


def _try_again(database: Database, claim: Claim, fault: Exception) -> None:
    if claim.attempt >= BOX_ATTEMPTS:
        logger.error("Draft %s is not checked again after %d attempts: %s", claim.draft_id, claim.attempt, fault)
        _finish(database, claim, message="The checking machine failed several times.")
        return
    logger.warning("Draft %s is checked again: %s", claim.draft_id, fault)
    _again(database, claim)


def _again(database: Database, claim: Claim) -> None:
    with database.transaction() as session:
        again = session.scalar(select(PackageDraft).where(*_fence(claim)).with_for_update(of=PackageDraft))
        if again is not None:
            again.status, again.progress = Status.QUEUED, None
            queue.enqueue_check(session, again)
            notify(session, again.id)


def _fence(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        PackageDraft.id == claim.draft_id,
        PackageDraft.attempt == claim.attempt,
        PackageDraft.status == Status.RUNNING,
    )
