"""Has one draft checked, from the database's point of view: claim it, tell how far it is, write the report.

*Theory of operation.* As `app.worker.judging`: a claim counts `attempt` up, and only the latest attempt writes. A check takes
minutes, so it asks at every step whether it is still wanted: one that was overtaken, or whose draft was deleted, ends.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.checking.reports import kept, refusal
from app.database import queue
from app.database.claims import ATTEMPTS, MACHINE_ATTEMPTS, Interrupted
from app.database.database import Database
from app.database.notifications import notify
from app.database.tables import PackageDraft, Status, now
from judge.errors import BoxError, PackageError
from judge.packages.archive import unpack
from judge.packages.package import Package
from judge.packages.reader import parse

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 3600  # an hour: the checks of others wait behind it
TELL_SECONDS = 0.5  # between two steps that are told; somebody watches, but not faster than that


class Progress(Protocol):
    """How far a check is: `done` of `total` steps of a stage."""

    @property
    def stage(self) -> str:
        """What is being looked at."""

    @property
    def done(self) -> int:
        """Steps that are done."""

    @property
    def total(self) -> int:
        """Steps in all."""


class Report(Protocol):
    """What a check says at last."""

    @property
    def passed(self) -> bool:
        """Whether the package may be published."""

    def to_json(self) -> dict[str, Any]:
        """All of it."""


class Checks(Protocol):
    """Whoever checks packages; the real one runs boxes."""

    def check(self, package: Package, on_progress: Callable[[Progress], None]) -> Report:
        """Check `package`, telling now and then how far it is."""


class Unwanted(Exception):  # noqa: N818 - says what happened, and is no error of ours
    """The check was overtaken, or its draft deleted."""


class TooLong(Exception):  # noqa: N818
    """The check takes longer than others may be kept waiting."""


@dataclass(frozen=True)
class Claim:
    """A draft that is ours to check, as long as `attempt` is the latest."""

    draft_id: str
    attempt: int
    slug: str
    digest: str
    archive: bytes


def check_draft(database: Database, checks: Checks, draft_id: str) -> None:
    """Check a draft, unless that is done. What is raised is the database's."""
    with database.transaction() as session:
        claim = _claim(session, draft_id)
    if claim is None:
        return
    try:
        report = checks.check(parse(unpack(claim.archive)[1], claim.slug), _Telling(database, claim))
        passed, said = report.passed, report.to_json()
    except Unwanted:
        logger.warning("The check of draft %s is not wanted any more", draft_id)
    except PackageError as fault:
        _finish(database, claim, passed=False, report=refusal(fault, claim.slug, claim.digest))
    except Interrupted:
        _again(database, claim)
    except TooLong as fault:
        _finish(database, claim, message=str(fault))
    except (BoxError, OperationalError) as fault:
        _try_again(database, claim, fault)
    except Exception:
        logger.exception("Draft %s could not be checked; this is a bug of Allclose", draft_id)
        _finish(database, claim, message="Allclose failed to check this. The operator has been told.")
    else:
        _finish(database, claim, passed=passed, report=kept(said))


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
    claim = Claim(draft.id, draft.attempt, draft.slug, draft.digest, draft.archive)
    if claim.attempt > ATTEMPTS:
        logger.error("Draft %s is given up: its workers ended %d times", draft_id, ATTEMPTS)
        session.flush()
        _write(session, claim, message="The check was interrupted several times.")
        return None
    return claim


class _Telling:
    """Keeps how far the check is, for those who watch; raises where it is to end."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self._database = database
        self._claim = claim
        self._began = time.monotonic()
        self._told: tuple[str, float] = ("", 0.0)

    def __call__(self, progress: Progress) -> None:
        present = time.monotonic()
        if present - self._began > LONGEST_SECONDS:
            raise TooLong(f"The check took more than {LONGEST_SECONDS // 60} minutes. Make the cases smaller.")
        stage, when = self._told
        if progress.stage == stage and progress.done < progress.total and present - when < TELL_SECONDS:
            return
        self._told = (progress.stage, present)
        try:
            self._tell(progress)
        except OperationalError as fault:  # the database is away for a moment; the next step is told again
            logger.warning("The progress of draft %s could not be kept: %s", self._claim.draft_id, fault)

    def _tell(self, progress: Progress) -> None:
        with self._database.transaction() as session:
            said = {"stage": progress.stage, "done": progress.done, "total": progress.total}
            if not _update(session, self._claim, progress=said):
                raise Unwanted


def _finish(database: Database, claim: Claim, **values: Any) -> None:
    with database.transaction() as session:
        _write(session, claim, **values)


def _write(session: Session, claim: Claim, **values: Any) -> None:
    if not _update(session, claim, status=Status.DONE, checked_at=now(), progress=None, **values):
        logger.warning("Attempt %d of draft %s came too late; its report is dropped", claim.attempt, claim.draft_id)


def _update(session: Session, claim: Claim, **values: Any) -> bool:
    """Write through the fence; whether the draft was still ours."""
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
    if claim.attempt >= MACHINE_ATTEMPTS:
        logger.error("Draft %s is given up after %d attempts: %s", claim.draft_id, claim.attempt, fault)
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
