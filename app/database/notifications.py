"""Announces that a row has changed: NOTIFY with its id, which PostgreSQL delivers when the transaction is committed."""

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

CHANNEL = "allclose_submission"


def notify(session: Session, watched_id: str) -> None:
    """Announce a change of this submission or check when the transaction is committed."""
    session.execute(select(notification(literal(watched_id))))


def notification(watched_id: ColumnElement[str]) -> ColumnElement[None]:
    """What announces the change, as part of a statement: once for each row that it selects."""
    return func.pg_notify(CHANNEL, watched_id)
