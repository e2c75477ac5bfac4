"""`app.database.database`: transactions, and the address of the database."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from app.database.database import Database, conninfo
from app.database.tables import Role, User


def _users(database: Database) -> int | None:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(User))


def _add_and_fail(session: Session) -> None:
    session.add(User(name="bob", role=Role.LEARNER))
    session.flush()
    raise ZeroDivisionError


def test_transaction(database: Database) -> None:
    """A transaction is committed when its context ends, and rolled back when an exception is raised in it."""
    with database.transaction() as session:
        session.add(User(name="ada", role=Role.LEARNER))
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        _add_and_fail(session)
    assert _users(database) == 1


def test_rows_outlive_their_transaction(account: Callable[..., User]) -> None:
    """A row can still be read when its transaction has ended."""
    assert account("ada").name == "ada"


def test_conninfo(database_url: str) -> None:
    """The address for libpq names the same database, and keeps the password."""
    with psycopg.connect(conninfo(database_url)) as connection:
        assert database_url.partition("?")[0].endswith(f"/{connection.info.dbname}")
    assert conninfo("postgresql+psycopg://me:p%40ss@host:5/x") == "postgresql://me:p%40ss@host:5/x"


def test_parameters_are_not_told(database: Database) -> None:
    """What was sent to the database does not come back with its errors."""
    with pytest.raises(DataError, match="parameters hidden"), database.transaction() as session:
        session.execute(text("SELECT CAST(:it AS integer)"), {"it": "private"})
