"""`app.schema` and the migrations."""

import threading

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.database import Database, connect, conninfo
from app.postgres import Cluster
from app.schema import upgrade
from app.tables import Base


def test_migrations_make_the_tables(database: Database) -> None:
    """After every migration the database holds exactly the tables that the code knows."""
    with database.engine.connect() as connection:
        ours = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("procrastinate")}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), Base.metadata) == []


def test_upgrading_twice(database: Database) -> None:
    """A database that is up to date stays as it is, the queue's tables included."""
    upgrade(database)
    upgrade(database)


def test_upgrading_at_the_same_time(cluster: Cluster) -> None:
    """Processes that start together do not get into each other's way."""
    with psycopg.connect(conninfo(cluster.url()), autocommit=True) as connection:
        connection.execute("CREATE DATABASE raced")
    faults: list[Exception] = []

    def start() -> None:
        database = connect(cluster.url("raced"))
        try:
            upgrade(database)
        except Exception as fault:
            faults.append(fault)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
