"""`allclose web`: publish, invite, serve, end."""

import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from app.accounts import accounts
from app.commands.web import invite
from app.database.database import Database
from app.database.tables import Role, User
from app.settings import Settings
from tests.app.conftest import tiny_package


def test_invite(settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an administrator the address of a link is printed whose token is valid."""
    public = settings.model_copy(update={"public_url": "https://judge.example/"})
    invite(public, database)
    (token,) = re.findall(r"https://judge\.example/welcome/([\w-]+)\n", capsys.readouterr().out)
    with database.transaction() as session:
        assert accounts.invited(session, token)


def test_no_invitation(
    settings: Settings, database: Database, account: Callable[..., User], capsys: pytest.CaptureFixture[str]
) -> None:
    """If there is an administrator, nothing is printed."""
    account("root", Role.ADMIN)
    invite(settings, database)
    assert capsys.readouterr().out == ""


def test_serving(home: Path, environment: dict[str, str], database_url: str, port: int) -> None:
    """The problems of the directory are published and served, and a signal ends the process."""
    for name, content in tiny_package().files.items():
        path = home / "problems" / "add" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = [sys.executable, "-m", "app.cli", "web", "--port", str(port)]
    log = home / "web.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=home, env={**environment, "DATABASE_URL": database_url}, stdout=file, stderr=file
        )
    try:
        deadline = time.monotonic() + 120
        text = b""
        while not text:
            assert time.monotonic() < deadline, log.read_text()
            assert process.poll() is None, log.read_text()
            with (
                suppress(urllib.error.URLError, ConnectionError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/problems/add") as answer,
            ):
                text = answer.read()
            time.sleep(0.1)
        assert b"Addition" in text
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text()


def test_no_problems(run: Callable[..., CompletedProcess[str]], database_url: str, home: Path, port: int) -> None:
    """Without a directory of problems the process does not start, and the setting is named."""
    (home / "problems").rmdir()
    ended = run("web", "--port", str(port), DATABASE_URL=database_url)
    assert (ended.returncode, "ALLCLOSE_PROBLEMS_DIR" in ended.stderr) == (2, True)
