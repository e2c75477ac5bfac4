"""Upgrades a database: our tables with Alembic, the queue's tables with procrastinate, under one lock."""

from alembic import command
from alembic.config import Config
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from app.database.database import Database

LOCK = 0x616C6C64  # any number that is used nowhere else in this database


def upgrade(database: Database) -> None:
    """Apply missing migrations in one transaction. If several processes do so at once, one works and the others wait."""
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _upgrade_queue(connection)
        command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """The Alembic configuration for an open connection. Alembic neither connects nor commits."""
    config = Config()
    config.set_main_option("script_location", "app.database:migrations")
    config.attributes["connection"] = connection
    return config


def _upgrade_queue(connection: Connection) -> None:
    """Apply procrastinate's schema, unless it is there: it cannot be applied twice."""
    if connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
        raw = connection.connection.cursor()
        raw.execute(SchemaManager.get_schema())
        raw.close()
