"""Brings a database up to date: our tables by Alembic, the queue's by procrastinate, under one lock."""

from alembic import command
from alembic.config import Config
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from app.database.database import Database

LOCK = 0x616C6C64  # any number that nobody else uses in this database


def upgrade(database: Database) -> None:
    """Apply what is missing, in one transaction. Several processes may do so at once: one works, the others wait."""
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _upgrade_queue(connection)
        command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Alembic on an open connection: it neither connects nor commits by itself."""
    config = Config()
    config.set_main_option("script_location", "app.database:migrations")
    config.attributes["connection"] = connection
    return config


def _upgrade_queue(connection: Connection) -> None:
    """procrastinate's schema cannot be applied twice; so look first."""
    if connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
        raw = connection.connection.cursor()
        raw.execute(SchemaManager.get_schema())
        raw.close()
