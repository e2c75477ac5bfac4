"""The way to PostgreSQL: one engine a process, one short transaction a request or job."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

POOL_SIZE = 10  # a web process runs 40 threads at most, and a transaction lasts milliseconds
POOL_OVERFLOW = 10
POOL_TIMEOUT_SECONDS = 10  # then the database is the bottleneck, and saying so is better than waiting


@dataclass(frozen=True)
class Database:
    """An open database: `transaction()` for work, `conninfo` for those who speak to libpq directly."""

    engine: Engine
    sessions: sessionmaker[Session]
    conninfo: str

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back if anything is raised. For edges only."""
        with self.sessions.begin() as session:
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def connect(url: str) -> Database:
    """Open the database at `url`; nothing is connected until it is used."""
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        hide_parameters=True,  # what learners and visitors sent stays out of the log
        pool_pre_ping=True,  # the embedded server may have been started again meanwhile
    )
    return Database(engine, sessionmaker(engine, expire_on_commit=False), conninfo(url))


def conninfo(url: str) -> str:
    """The same address as libpq spells it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
