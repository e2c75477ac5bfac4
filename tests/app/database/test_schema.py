"""`app.database.schema` and the migrations."""

import threading

import psycopg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from app.database.database import Database, connect, conninfo
from app.database.postgres import Cluster
from app.database.schema import alembic_config, upgrade
from app.database.tables import Base

VERSION = (
    "INSERT INTO problem_versions (slug, digest, title, tags, archive, created_at)"
    " VALUES (:slug, :digest, '', '{}', '', now())"
)
NUMBERED_VERSION = VERSION.replace("(slug", "(number, slug").replace("(:slug", "(1, :slug")
SUBMISSION = """
    INSERT INTO submissions
        (id, user_id, problem_version_id, kind, source, status, attempt, verdict, message, output, traceback, created_at)
    SELECT gen_random_uuid()::text::char(26), users.id, version.id, 'submit', '', :status, 1, :verdict, '', '', '', now()
    FROM users, problem_versions version
"""


def test_migrations_make_the_tables(database: Database) -> None:
    """After every migration the database holds exactly the tables that the code knows."""
    with database.engine.connect() as connection:
        ours = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("procrastinate")}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), Base.metadata) == []


def test_versions_are_numbered(cluster: Cluster) -> None:
    """A database of the first release keeps its versions, numbered by age, and its problems are the operator's."""
    with psycopg.connect(conninfo(cluster.url()), autocommit=True) as connection:
        connection.execute("CREATE DATABASE aged")
    database = connect(cluster.url("aged"))
    try:
        with database.engine.begin() as engine:
            command.upgrade(alembic_config(engine), "0001")
            for slug in "add", "sub":
                engine.execute(text("INSERT INTO problems (slug) VALUES (:slug)"), {"slug": slug})
            for digest, slug in ("a", "add"), ("b", "sub"), ("c", "add"):
                engine.execute(text(VERSION), {"slug": slug, "digest": digest})
        upgrade(database)
        with database.transaction() as session:
            numbered = session.execute(text("SELECT digest, number FROM problem_versions ORDER BY id")).all()
            assert [tuple(row) for row in numbered] == [("a", 1), ("b", 1), ("c", 2)]
            assert session.execute(text("SELECT count(owner_id) FROM problems")).scalar_one() == 0
    finally:
        database.close()


def test_verdicts_are_counted(cluster: Cluster) -> None:
    """A database of an earlier release starts with the verdicts that it has given; what waits is not counted."""
    with psycopg.connect(conninfo(cluster.url()), autocommit=True) as connection:
        connection.execute("CREATE DATABASE counted")
    database = connect(cluster.url("counted"))
    try:
        with database.engine.begin() as engine:
            command.upgrade(alembic_config(engine), "0002")
            engine.execute(text("INSERT INTO users (name, role, created_at) VALUES ('ada', 'learner', now())"))
            engine.execute(text("INSERT INTO problems (slug) VALUES ('add')"))
            engine.execute(text(NUMBERED_VERSION), {"slug": "add", "digest": "a"})
            for verdict in "accepted", "accepted", "time_limit", None:
                engine.execute(text(SUBMISSION), {"status": "done" if verdict else "queued", "verdict": verdict})
        upgrade(database)
        with database.transaction() as session:
            counts = session.execute(text("SELECT kind, verdict, number FROM verdict_counts ORDER BY verdict")).all()
            assert [tuple(row) for row in counts] == [("submit", "accepted", 2), ("submit", "time_limit", 1)]
    finally:
        database.close()


def test_the_way_back(cluster: Cluster) -> None:
    """Every migration can be undone and made again."""
    with psycopg.connect(conninfo(cluster.url()), autocommit=True) as connection:
        connection.execute("CREATE DATABASE returned")
    database = connect(cluster.url("returned"))
    try:
        upgrade(database)
        with database.engine.begin() as engine:
            command.downgrade(alembic_config(engine), "base")
        upgrade(database)
    finally:
        database.close()


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
