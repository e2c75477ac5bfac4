"""`app.database.opening`: every entry point opens an up-to-date database, or says why it cannot."""

import itertools
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from app.database import postgres
from app.database.database import conninfo
from app.database.opening import opened
from app.database.postgres import Cluster
from app.database.tables import Submission
from app.errors import CannotStart
from app.settings import Settings

_NUMBERS = itertools.count()


@pytest.fixture
def empty_url(cluster: Cluster) -> str:
    """The address of a database without tables."""
    name = f"empty_{next(_NUMBERS)}"
    with psycopg.connect(conninfo(cluster.url()), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return cluster.url(name)


def test_upgraded(empty_url: str, tmp_path: Path) -> None:
    """An empty database has all tables once it is open, and no server is started beside it."""
    with (
        opened(Settings(database_url=empty_url, data_dir=tmp_path / "data")) as database,
        database.transaction() as session,
    ):
        assert session.scalar(select(func.count()).select_from(Submission)) == 0
    assert not (tmp_path / "data").exists()


def test_embedded(tmp_path: Path) -> None:
    """Without an address the embedded server runs as long as the database is open."""
    cluster = postgres.cluster(tmp_path)
    with opened(Settings(data_dir=tmp_path)) as database, database.transaction() as session:
        assert cluster.answers()
        assert session.scalar(select(func.count()).select_from(Submission)) == 0
    assert not cluster.answers()


def test_unreachable() -> None:
    """A database that cannot be reached is named without its password."""
    settings = Settings(database_url="postgresql://me:private@127.0.0.1:1/x")
    with pytest.raises(CannotStart) as caught, opened(settings):
        pass
    assert "127.0.0.1:1/x" in str(caught.value)
    assert "private" not in str(caught.value)
