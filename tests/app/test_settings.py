"""`app.settings`."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

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
    monkeypatch.setenv("ALLCLOSE_SECRET", "one of all machines")
    settings = Settings(data_dir=tmp_path)
    assert settings.secret_bytes() == b"one of all machines"
    assert "one of all machines" not in repr(settings)
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
    with pytest.raises(ValidationError, match="postgresql://"):
        Settings()


def test_options_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given on the command line stands above the environment; what is not given leaves it alone."""
    monkeypatch.setenv("ALLCLOSE_PORT", "81")
    monkeypatch.setenv("ALLCLOSE_HOST", "::1")
    settings = with_options(port=82, host=None)
    assert (settings.port, settings.host) == (82, "::1")


def test_a_short_secret(tmp_path: Path) -> None:
    """A secret that can be guessed, such as an empty file after a power failure, is refused wherever it comes from."""
    with pytest.raises(CannotStart, match="ALLCLOSE_SECRET has 15 bytes"):
        Settings(secret=SecretStr("x" * 15)).secret_bytes()
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(CannotStart, match="secret has 0 bytes"):
        Settings(data_dir=tmp_path).secret_bytes()


@pytest.mark.parametrize("kib", [0, 65])
def test_source_length(kib: int) -> None:
    """No longer sources are taken than the judge takes."""
    with pytest.raises(ValidationError):
        Settings(source_kib=kib)


@pytest.mark.parametrize("url", ["judge.example", "judge.example:80", "ftp://judge.example", "https://", "http://:80"])
def test_public_url(url: str) -> None:
    """What cannot be the address of a site is refused."""
    with pytest.raises(ValidationError, match="https://"):
        Settings(public_url=url)


def test_https_in_any_capitals() -> None:
    """The cookie is for https alone, however that is spelled."""
    assert Settings(public_url="HTTPS://judge.example").secure_cookies
