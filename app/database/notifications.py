"""Notifications that a row has changed: NOTIFY with its id, which PostgreSQL delivers when the transaction commits."""

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

CHANNEL = "allclose_submission"


def notify(session: Session, watched_id: str) -> None:
    """Notify the watchers of this submission or check when the transaction commits."""
    session.execute(select(notification(literal(watched_id))))


def notification(watched_id: ColumnElement[str]) -> ColumnElement[None]:
    """The notification as part of a statement: one for each row that it selects."""
    return func.pg_notify(CHANNEL, watched_id)
