"""Claims: a row of the queue that one attempt of one worker may write, for submissions and for package checks alike.

*Theory of operation.* A worker may be frozen while it works, be taken for dead, and come back when another has begun again. So
each claim counts `attempt` up, and everything that is written afterwards names its attempt and is written only if that is still
the latest. Late results are discarded.

The fault decides what happens. A fault of the machine or the database is tried again a few times; ours is logged with its
traceback; a row whose workers died too often is given up, since it may be what kills them. A `Task` handles the author's faults
and has the texts that people read.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database.database import Database
from app.database.notifications import notify
from app.database.tables import PackageDraft, Status, Submission, now
from judge.errors import BoxError

logger = logging.getLogger(__name__)

MACHINE_ATTEMPTS = 3  # a machine that fails three times in a row is not unlucky
ATTEMPTS = 5  # claims in all
Row = TypeVar("Row", Submission, PackageDraft)


class GaveUp(StrEnum):
    """Why a row is given up."""

    INTERRUPTED = "interrupted"  # its workers died
    MACHINE = "machine"  # the machine failed
    BUG = "bug"  # Allclose failed


class Interrupted(Exception):  # noqa: N818 - an event, not an error of ours
    """The worker is stopping: another one does it again, and the attempt does not count as a failure."""


@dataclass(frozen=True)
class Claim(Generic[Row]):
    """A row that is ours as long as `attempt` is the latest."""

    table: type[Row]
    id: str
    attempt: int

    def fence(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions under which it is still ours."""
        table = self.table
        return table.id == self.id, table.attempt == self.attempt, table.status == Status.RUNNING

    def write(self, session: Session, **values: Any) -> bool:
        """Write through the fence and announce it; whether the row was still ours."""
        statement = update(self.table).where(*self.fence()).values(**values).returning(self.table.id)
        written = session.execute(statement.execution_options(synchronize_session=False)).scalar()
        if written is None:
            logger.warning("Attempt %d of %s came too late; its result is discarded", self.attempt, self)
            return False
        notify(session, self.id)
        return True

    def __str__(self) -> str:
        return f"{self.table.__name__} {self.id}"


@dataclass(frozen=True)
class Task(Generic[Row]):
    """One kind of work: `work` does it for a claim and its row, `give_up` writes the end, `enqueue` queues it again."""

    table: type[Row]
    work: Callable[[Claim[Row], Row], None]
    give_up: Callable[[Session, Claim[Row], GaveUp], None]
    enqueue: Callable[[Session, Row], None]

    def perform(self, database: Database, row_id: str) -> None:
        """Do it for the row with this id, unless that is done. What is raised is the database's."""
        with database.transaction() as session:
            claimed = self._claim(session, row_id)
        if claimed is None:
            return
        claim, row = claimed
        try:
            self.work(claim, row)
        except Interrupted:
            self._again(database, claim)
        except (BoxError, OperationalError) as fault:  # a database that is restarted is the machine's fault, too
            self._retry(database, claim, fault)
        except Exception:
            logger.exception("%s failed; this is a bug of Allclose", claim)
            self._give_up(database, claim, GaveUp.BUG)

    def _claim(self, session: Session, row_id: str) -> tuple[Claim[Row], Row] | None:
        wanted = select(self.table).where(self.table.id == row_id, self.table.status != Status.DONE)
        row = session.scalar(wanted.with_for_update(of=self.table))
        if row is None:
            return None
        row.attempt += 1
        row.status = Status.RUNNING
        row.started_at = now()
        session.flush()
        claim = Claim(self.table, row.id, row.attempt)
        if claim.attempt > ATTEMPTS:
            logger.error("%s is given up: its workers died %d times", claim, ATTEMPTS)
            self.give_up(session, claim, GaveUp.INTERRUPTED)
            return None
        notify(session, row_id)
        return claim, row

    def _retry(self, database: Database, claim: Claim[Row], fault: Exception) -> None:
        if claim.attempt < MACHINE_ATTEMPTS:
            logger.warning("%s is tried again: %s", claim, fault)
            self._again(database, claim)
        else:
            logger.error("%s is given up after %d attempts: %s", claim, claim.attempt, fault)
            self._give_up(database, claim, GaveUp.MACHINE)

    def _again(self, database: Database, claim: Claim[Row]) -> None:
        with database.transaction() as session:
            row = session.scalar(select(self.table).where(*claim.fence()).with_for_update(of=self.table))
            if row is not None:
                row.status = Status.QUEUED
                self.enqueue(session, row)
                notify(session, row.id)

    def _give_up(self, database: Database, claim: Claim[Row], reason: GaveUp) -> None:
        with database.transaction() as session:
            self.give_up(session, claim, reason)
