"""The program itself, as an operator starts it."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A directory to start it in, with a place for problems."""
    (tmp_path / "problems").mkdir()
    return tmp_path


@pytest.fixture
def environment() -> dict[str, str]:
    """An environment without settings, in which our warnings are errors."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ALLCLOSE_", "DATABASE_URL"))}
    return {**clean, "PYTHONWARNINGS": "error"}


@pytest.fixture
def run(home: Path, environment: dict[str, str]) -> Run:
    """Runs a command to its end."""

    def run(*arguments: str, given: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=home,
            env={**environment, **more},
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
        assert isinstance(number, int)
        return number
