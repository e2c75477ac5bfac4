"""Checks one draft, from the database's point of view: claim it, store the progress, write the report.

A check takes minutes, so every stored step shows whether it is still wanted. It ends if another worker took over or the draft was
deleted.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.checking.reports import stored
from app.database import queue
from app.database.claims import Claim, GaveUp, Task
from app.database.database import Database
from app.database.tables import PackageDraft, Status, now
from judge.check.report import Progress, Report

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 3600  # an hour: other checks wait in the meantime
STEP_SECONDS = 0.5  # between two stored steps: pages need not be faster


class Checks(Protocol):
    """Checks packages; see `app.checking.boxed.BoxedChecks`."""

    def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
        """Check the package in a zip, and report progress now and then."""


class Unwanted(Exception):  # noqa: N818 - says what happened, and is not an error of ours
    """Another worker took over the check, or its draft was deleted."""


class TooLong(Exception):  # noqa: N818
    """The check takes longer than other checks may wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The check took more than {seconds / 60:.0f} minutes. Make the cases smaller.")


MESSAGES = {
    GaveUp.INTERRUPTED: "The check was interrupted several times.",
    GaveUp.MACHINE: "The checking machine failed several times.",
    GaveUp.BUG: "Allclose failed to check this. The operator was notified.",
}


def checking(database: Database, checks: Checks) -> Task[PackageDraft]:
    """The task of checking drafts."""

    def work(claim: Claim[PackageDraft], row: PackageDraft) -> None:
        try:
            report = checks.check(_archive(database, claim), _StoreProgress(database, claim))
        except Unwanted:
            logger.warning("%s is no longer to be checked", claim)
        except TooLong as fault:
            finish(database, claim, message=str(fault))
        else:
            finish(database, claim, passed=report.passed, report=stored(report))

    def give_up(session: Session, claim: Claim[PackageDraft], reason: GaveUp) -> None:
        _write(session, claim, message=MESSAGES[reason])

    def enqueue(session: Session, row: PackageDraft) -> None:
        row.progress = None
        queue.enqueue_check(session, row)

    return Task(PackageDraft, work, give_up, enqueue)


def _archive(database: Database, claim: Claim[PackageDraft]) -> bytes:
    """The zip of a draft, from which an earlier attempt's progress is removed."""
    with database.transaction() as session:
        if not claim.write(session, progress=None):
            raise Unwanted
        return session.get_one(PackageDraft, claim.id).archive


def finish(database: Database, claim: Claim[PackageDraft], **values: Any) -> None:
    """Write the end of a check, unless another attempt has begun."""
    with database.transaction() as session:
        _write(session, claim, **values)


def _write(session: Session, claim: Claim[PackageDraft], **values: Any) -> None:
    claim.write(session, status=Status.DONE, checked_at=now(), progress=None, **values)


class _StoreProgress:
    """Stores the progress for pages and clients, and raises when the check must end."""

    def __init__(self, database: Database, claim: Claim[PackageDraft]) -> None:
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
            logger.warning("The progress of draft %s could not be stored: %s", self._claim.id, fault)

    def _store(self, progress: Progress) -> None:
        with self._database.transaction() as session:
            if not self._claim.write(session, progress=asdict(progress)):
                raise Unwanted
