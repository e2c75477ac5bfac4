"""The settings: one `Settings`, created in an entry point and passed down."""

import os
import secrets
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import CannotStart
from judge.boxes.start_method import StartMethod

SHORTEST_SECRET = 16  # bytes; 128 bits where they are random
Count = Annotated[int, Field(ge=1)]


class Settings(BaseSettings):
    """Settings from the environment. Each field `name` is the variable `ALLCLOSE_NAME`."""

    model_config = SettingsConfigDict(env_prefix="ALLCLOSE_", frozen=True, populate_by_name=True, env_ignore_empty=True)

    # If it is not set: an embedded PostgreSQL in the data directory.
    database_url: str | None = Field(
        default=None, validation_alias=AliasChoices("database_url", "ALLCLOSE_DATABASE_URL", "DATABASE_URL")
    )
    # If it is not set: generated once and stored in the data directory. Machines that share a database must share the
    # secret, because the hidden cases are derived from it.
    secret: SecretStr | None = None
    data_dir: Path = Path(".data")
    problems_dir: Path = Path("problems")

    host: str = "127.0.0.1"  # only this machine; the operator decides about other addresses
    port: int = Field(default=8000, ge=1, le=65535)
    # The address that visitors use if there is a proxy. It decides the cookie's Secure flag and the accepted Origin.
    public_url: str | None = None

    source_kib: int = Field(default=64, ge=1, le=64)  # real solutions have a few kB; a page must be able to show it
    body_kib: Count = 8192  # a batch of 100 sources of 64 KiB, with room for JSON's escapes
    batch_size: Count = 100  # the submissions of one class; a larger set needs another request
    wait_seconds: Count = 60  # proxies usually close a silent connection after 60 s
    unfinished_per_user: Count = 10  # limits how long others wait behind one user
    per_minute: Count = 20  # one every three seconds is faster than a person works
    per_day: Count = 1000  # enough to rejudge a class; limits free compute

    checks_per_user: Count = 3  # a check takes minutes, and a worker runs one at a time
    drafts_per_user: Count = 100  # each takes up to 1 MiB

    boxes: Count = Field(default_factory=lambda: len(os.sched_getaffinity(0)))  # a box keeps one core busy
    way: StartMethod = StartMethod.CLONE  # the fastest start method that may be used
    template_mib: int = Field(default=2048, ge=0)  # memory for warm templates: 130 to 180 for each problem in use
    heartbeat_seconds: float = Field(default=5, gt=0)  # the interval of a worker's heartbeats
    stalled_seconds: float = Field(default=20, gt=0)  # after four missed heartbeats other workers take over its jobs
    # The time to finish running submissions. A stopping worker sends no heartbeats, so less than stalled_seconds.
    shutdown_seconds: Count = 15
    # Judge on a machine that lacks an essential protection. Only for an isolated machine and trusted sources.
    unsafe_without_wall: bool = False

    @field_validator("database_url")
    @classmethod
    def _of_postgresql(cls, url: str | None) -> str | None:
        """Accept the usual schemes of PostgreSQL URLs; reject other databases."""
        if url is None:
            return None
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
            raise ValueError("must be a PostgreSQL URL such as postgresql://user:password@host/database")
        return f"postgresql+psycopg://{rest}"

    @field_validator("public_url")
    @classmethod
    def _of_the_web(cls, url: str | None) -> str | None:
        """Reject URLs that a browser cannot open."""
        if url is not None:
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("must be a URL such as https://judge.example.org")
        return url

    @property
    def secure_cookies(self) -> bool:
        """Whether visitors use https, so that the cookie can be restricted to it."""
        return self.public_url is not None and urlsplit(self.public_url).scheme == "https"

    @property
    def source_bytes(self) -> int:
        """The maximum length of a source."""
        return self.source_kib * 1024

    def secret_bytes(self) -> bytes:
        """The secret that hidden cases are derived from. If none is set, the first call generates one.

        Raises:
            CannotStart: it is too short, or cannot be stored.
        """
        if self.secret is not None:
            return _long_enough(self.secret.get_secret_value().encode(), "ALLCLOSE_SECRET")
        path = self.data_dir / "secret"
        return _long_enough(_kept_secret(path), str(path))


def with_options(**given: object) -> Settings:
    """The settings. Options from the command line that are not None override the environment."""
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return Settings(**options)


def _long_enough(secret: bytes, place: str) -> bytes:
    if len(secret) < SHORTEST_SECRET:
        raise CannotStart(
            f"The secret in {place} has {len(secret)} bytes; it must have at least {SHORTEST_SECRET}. "
            "Anybody who guesses it can compute the hidden cases."
        )
    return secret


def _kept_secret(path: Path) -> bytes:
    """Read the secret at `path`, or generate it. Simultaneous processes agree on one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _read_or_make(path)
    except OSError as error:
        raise CannotStart(
            f"Cannot write {path}: {error.strerror}. Set ALLCLOSE_DATA_DIR to a writable directory, or set ALLCLOSE_SECRET."
        ) from error


def _read_or_make(path: Path) -> bytes:
    draft = path.with_name(f".secret-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(descriptor)  # a file that is empty after a power failure would change the hidden cases
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync(path.parent)
    return path.read_bytes().strip()


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
