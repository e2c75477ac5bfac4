"""The connection to PostgreSQL: one engine per process, one short transaction per request or job."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

POOL_SIZE = 10  # a web process runs 40 threads at most, and a transaction lasts milliseconds
POOL_OVERFLOW = 10
POOL_TIMEOUT_SECONDS = 10  # longer waits mean that the database is overloaded; report it


@dataclass(frozen=True)
class Database:
    """An open database. `conninfo` is its address for code that uses libpq directly."""

    engine: Engine
    sessions: sessionmaker[Session]
    conninfo: str

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction. It is committed at the end, or rolled back if an exception is raised. Only edges use it."""
        with self.sessions.begin() as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def connect(url: str) -> Database:
    """Open the database at `url`. It connects at the first use."""
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        hide_parameters=True,  # keeps learners' and visitors' data out of the log
        pool_pre_ping=True,  # the embedded server may have restarted
    )
    return Database(engine, sessionmaker(engine, expire_on_commit=False), conninfo(url))


def conninfo(url: str) -> str:
    """The same address in libpq's format."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
