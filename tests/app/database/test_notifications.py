"""`app.database.notifications`: changes are announced when they are committed."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import select

from app.database.database import Database
from app.database.notifications import CHANNEL, notification, notify
from app.database.tables import Submission, User


@pytest.fixture
def listener(database: Database) -> Iterator[psycopg.Connection]:
    """A connection that listens."""
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        yield connection


def _heard(listener: psycopg.Connection, count: int) -> list[str]:
    """The next `count` announcements."""
    return [it.payload for it in listener.notifies(timeout=30, stop_after=count)]


def test_only_what_is_committed(database: Database, listener: psycopg.Connection) -> None:
    """A change that is rolled back is not announced; one that is committed is, once in a transaction."""
    session = database.sessions()
    notify(session, "lost")
    session.rollback()
    session.close()
    with database.transaction() as session:
        notify(session, "kept")
        notify(session, "kept")
    with database.transaction() as session:
        notify(session, "last")
    assert _heard(listener, 2) == ["kept", "last"]


def test_in_a_statement(
    database: Database, listener: psycopg.Connection, account: Callable[..., User], submitted: Callable[..., str]
) -> None:
    """As part of a statement, each selected row is announced."""
    ada = account("ada")
    ids = {submitted(ada), submitted(ada)}
    with database.transaction() as session:
        session.execute(select(notification(Submission.__table__.c.id)))
    assert set(_heard(listener, 2)) == ids
