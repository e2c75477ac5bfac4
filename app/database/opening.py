"""Opens the database of the settings and upgrades it. Every entry point does this first."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from app.database import postgres
from app.database.database import Database, connect
from app.database.schema import upgrade
from app.errors import CannotStart
from app.settings import Settings


@contextmanager
def opened(settings: Settings, who: str = postgres.COMMAND) -> Iterator[Database]:
    """The database, while the context is open. The embedded server is started if it does not run.

    Raises:
        CannotStart: it cannot be reached or started.
    """
    if settings.database_url is not None:
        with _connected(settings.database_url) as database:
            yield database
        return
    cluster = postgres.cluster(settings.data_dir)
    with postgres.borrowed(cluster, who), _connected(cluster.url()) as database:
        yield database


@contextmanager
def _connected(url: str) -> Iterator[Database]:
    database = connect(url)
    try:
        upgrade(database)
    except OperationalError as error:
        address = make_url(url).render_as_string(hide_password=True)
        raise CannotStart(f"Cannot connect to the database {address}: {error.orig}. Check DATABASE_URL.") from error
    try:
        yield database
    finally:
        database.close()
