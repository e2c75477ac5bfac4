"""Opens the database that the settings name, up to date: the first thing that every entry point does."""

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
    """The database for as long as the context lasts; the embedded one is started if nobody has.

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
        raise CannotStart(f"The database {address} does not answer: {error.orig}. Check DATABASE_URL.") from error
    try:
        yield database
    finally:
        database.close()
