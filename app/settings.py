"""Everything that an operator can set: one `Settings`, made in an entry point and passed down."""

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
    """Read from the environment: each field is `ALLCLOSE_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="ALLCLOSE_", frozen=True, populate_by_name=True, env_ignore_empty=True)

    # Absent: a PostgreSQL of our own, in the data directory.
    database_url: str | None = Field(
        default=None, validation_alias=AliasChoices("database_url", "ALLCLOSE_DATABASE_URL", "DATABASE_URL")
    )
    # Absent: made once and kept in the data directory. Machines that share a database must share the secret too, or
    # they draw different hidden cases.
    secret: SecretStr | None = None
    data_dir: Path = Path(".data")
    problems_dir: Path = Path("problems")

    host: str = "127.0.0.1"  # what is reachable from elsewhere is for the operator to decide
    port: int = Field(default=8000, ge=1, le=65535)
    # How visitors reach us, when a proxy stands between; decides the cookie's Secure flag and the accepted Origin.
    public_url: str | None = None

    source_kib: int = Field(default=64, ge=1, le=64)  # the longest honest answer is a few kB; a page of it must render
    body_kib: Count = 8192  # a batch of 100 sources of 64 KiB, with room for JSON's escapes
    batch_size: Count = 100  # one class's answers; more is one more request
    wait_seconds: Count = 60  # proxies commonly give up on a silent response after 60 s
    unfinished_per_user: Count = 10  # a person cannot read ten verdicts at once; others wait behind them
    per_minute: Count = 20  # one every three seconds is faster than thinking
    per_day: Count = 1000  # a script may rejudge a class; free compute for strangers ends here

    checks_per_user: Count = 3  # a check occupies a worker's checker for minutes; others wait behind it
    drafts_per_user: Count = 100  # each is up to 1 MiB; whoever needs more deletes old ones

    boxes: Count = Field(default_factory=lambda: len(os.sched_getaffinity(0)))  # a box keeps one core busy
    way: StartMethod = StartMethod.CLONE  # the fastest way to come by a box that may be used
    template_mib: int = Field(default=2048, ge=0)  # of memory for warm templates: 130 to 180 a problem that is in use
    heartbeat_seconds: float = Field(default=5, gt=0)  # how often a worker says that it lives
    stalled_seconds: float = Field(default=20, gt=0)  # after four missed heartbeats its jobs are given to others
    shutdown_seconds: Count = (
        15  # for what is being judged; a stopping worker has no heartbeat, so less than stalled_seconds
    )
    # Judge on a machine that lacks an essential of the wall. For an isolated machine with trusted sources only.
    unsafe_without_wall: bool = False

    @field_validator("database_url")
    @classmethod
    def _of_postgresql(cls, url: str | None) -> str | None:
        """Accept the spellings in use for PostgreSQL; refuse other databases with a sentence."""
        if url is None:
            return None
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
            raise ValueError("must be a PostgreSQL address such as postgresql://user:password@host/database")
        return f"postgresql+psycopg://{rest}"

    @field_validator("public_url")
    @classmethod
    def _of_the_web(cls, url: str | None) -> str | None:
        """Refuse what no browser could have come by."""
        if url is not None:
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("must be an address such as https://judge.example.org")
        return url

    @property
    def secure_cookies(self) -> bool:
        """Whether visitors come through https, so that the cookie may refuse everything else."""
        return self.public_url is not None and urlsplit(self.public_url).scheme == "https"

    @property
    def source_bytes(self) -> int:
        """The longest source accepted."""
        return self.source_kib * 1024

    def secret_bytes(self) -> bytes:
        """The secret that hidden cases are drawn from; made at the first call where none is set.

        Raises:
            CannotStart: it is too short, or cannot be kept.
        """
        if self.secret is not None:
            return _long_enough(self.secret.get_secret_value().encode(), "ALLCLOSE_SECRET")
        path = self.data_dir / "secret"
        return _long_enough(_kept_secret(path), str(path))


def with_options(**given: object) -> Settings:
    """The settings, with what was given on the command line (not None) in the place of the environment's."""
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return Settings(**options)


def _long_enough(secret: bytes, place: str) -> bytes:
    if len(secret) < SHORTEST_SECRET:
        raise CannotStart(
            f"The secret in {place} has {len(secret)} bytes, and whoever guesses it knows the hidden cases; "
            f"it needs {SHORTEST_SECRET} at least."
        )
    return secret


def _kept_secret(path: Path) -> bytes:
    """Read the secret at `path`, or make it; whoever comes first decides, also among simultaneous processes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _read_or_make(path)
    except OSError as error:
        raise CannotStart(
            f"{path} cannot be kept: {error.strerror}. Set ALLCLOSE_DATA_DIR or ALLCLOSE_SECRET."
        ) from error


def _read_or_make(path: Path) -> bytes:
    draft = path.with_name(f".secret-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(descriptor)  # a secret that is empty after a power failure would draw other cases
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
