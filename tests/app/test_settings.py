"""`app.settings`."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.errors import CannotStart
from app.settings import Settings, with_options


def test_secret_is_kept(tmp_path: Path) -> None:
    """A secret that nobody set is made once, kept, and readable by its owner only."""
    secret = Settings(data_dir=tmp_path / "new").secret_bytes()
    assert len(secret) >= 32
    assert Settings(data_dir=tmp_path / "new").secret_bytes() == secret
    assert stat.S_IMODE((tmp_path / "new" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret"]


def test_secret_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that is set is taken as it is, and nothing is written."""
    monkeypatch.setenv("ALLCLOSE_SECRET", "of all machines")
    settings = Settings(data_dir=tmp_path)
    assert settings.secret_bytes() == b"of all machines"
    assert "of all machines" not in repr(settings)
    assert list(tmp_path.iterdir()) == []


def test_unwritable_data_directory(tmp_path: Path) -> None:
    """Where the secret cannot be kept, one sentence says so and names the remedy."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="Set ALLCLOSE_DATA_DIR"):
        Settings(data_dir=tmp_path / "file").secret_bytes()


@pytest.mark.parametrize("name", ["DATABASE_URL", "ALLCLOSE_DATABASE_URL"])
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_database_url(name: str, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both variables are read, and every usual spelling of PostgreSQL is understood."""
    monkeypatch.setenv(name, f"{scheme}://me@there/it")
    assert Settings().database_url == "postgresql+psycopg://me@there/it"


def test_other_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another kind of database is refused."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x.db")
    with pytest.raises(ValidationError, match="must be a PostgreSQL address"):
        Settings()


def test_options_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given on the command line stands above the environment; what is not given leaves it alone."""
    monkeypatch.setenv("ALLCLOSE_PORT", "81")
    monkeypatch.setenv("ALLCLOSE_HOST", "::1")
    settings = with_options(port=82, host=None)
    assert (settings.port, settings.host) == (82, "::1")
