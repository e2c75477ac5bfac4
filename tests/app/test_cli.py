"""`app.cli`: the list of commands, and the responses to wrong usage and wrong settings."""

import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from subprocess import CompletedProcess

import pytest

from app.cli import COMMANDS, GROUPS

Run = Callable[..., CompletedProcess[str]]
LOADED = """
import sys
from app.cli import main

try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print(*sys.modules, file=sys.stderr)
"""


def _loaded(*arguments: str) -> set[str]:
    """The modules that the program has loaded when it ends."""
    ended = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True)
    return set(ended.stderr.split())


def test_commands_exist() -> None:
    """Each listed command has a module, and each group is listed."""
    assert [name for name in COMMANDS if find_spec(f"app.commands.{name}") is None] == []
    assert set(COMMANDS) > GROUPS


def test_help(run: Run) -> None:
    """The help lists all commands."""
    ended = run("--help")
    assert ended.returncode == 0
    for name in COMMANDS:
        assert f"  {name} " in ended.stdout
    assert run("--version").stdout.strip()


def test_only_the_command_is_loaded() -> None:
    """The help loads no command, and a command loads no other one."""
    assert not {name for name in _loaded("--help") if name.startswith("app.commands.")}
    loaded = _loaded("judge", "--help")
    assert {name for name in loaded if name.startswith("app.commands.")} == {"app.commands.judge"}
    assert not {"fastapi", "app.web.web"} & loaded


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("user", "add", "a b"), "A name must have"),
        (("user", "add", "ada", "--password-stdin"), "at least 8 characters"),
        (("user", "add", "ada", "--role", "king"), "--role"),
        (("token", "create", "nobody"), "There is no account named nobody"),
        (("user", "password", "nobody"), "There is no account named nobody"),
        (("token", "revoke", "allclose_x"), "no token that starts with allclose_x"),
        (("token", "create", "ada", "--scope", "all"), "--scope"),
        (("nothing",), "No such command"),
        (("web", "--port", "0"), "--port"),
    ],
)
def test_bad_usage(run: Run, database_url: str, arguments: tuple[str, ...], reason: str) -> None:
    """Bad usage ends with status 2 and a sentence on standard error, never with a traceback."""
    ended = run(*arguments, DATABASE_URL=database_url)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL: Value error, must be a PostgreSQL URL"),
        ({"DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/x"}, "Cannot connect to the database"),
        ({"ALLCLOSE_PORT": "many"}, "ALLCLOSE_PORT"),
        ({"ALLCLOSE_DATA_DIR": "/proc/nothing"}, "Set ALLCLOSE_DATA_DIR"),
    ],
)
def test_bad_settings(run: Run, environment: dict[str, str], reason: str) -> None:
    """A bad setting is named, with what is wrong; passwords are not repeated."""
    ended = run("user", "add", "ada", **environment)
    assert ended.returncode == 2
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr
