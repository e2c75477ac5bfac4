"""`allclose user` and `allclose token`, and how the program answers bad usage."""

from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from app.accounts import accounts, sessions, tokens
from app.accounts.tokens import Scope
from app.database.database import Database
from app.database.tables import Role, User

Run = Callable[..., CompletedProcess[str]]


def test_accounts_and_tokens(run: Run, database: Database, database_url: str) -> None:
    """An account and a token that are made here work in the services; each secret is printed once, alone."""
    there = {"DATABASE_URL": database_url}
    made = run("user", "add", "Ada", "--role", "admin", **there)
    given = run("user", "add", "bob", "--password-stdin", given="correct horse\n", **there)
    token = run("token", "create", "ada", "--scope", "problems:read", "--days", "7", **there)
    assert (made.returncode, given.returncode, given.stdout, token.returncode) == (0, 0, "", 0)
    with database.transaction() as session:
        assert accounts.sign_in(session, "Ada", made.stdout.strip()).role is Role.ADMIN
        assert accounts.sign_in(session, "bob", "correct horse").role is Role.LEARNER
        found = tokens.find(session, token.stdout.strip())
        assert found is not None
        assert found.scopes == [Scope.PROBLEMS_READ]
        assert found.expires_at is not None


def test_ending_access(run: Run, database: Database, database_url: str, account: Callable[..., User]) -> None:
    """A new password signs the account's browsers out, and a revoked token is unknown."""
    user = account("ada")
    with database.transaction() as session:
        cookie = sessions.start(session, user)
        token, text = tokens.create(session, user, "laptop", list(Scope))
    there = {"DATABASE_URL": database_url}
    made = run("user", "password", "ADA", **there)
    revoked = run("token", "revoke", token.prefix, **there)
    assert (made.returncode, revoked.returncode, revoked.stdout) == (0, 0, "")
    assert "laptop" in revoked.stderr
    with database.transaction() as session:
        assert accounts.sign_in(session, "ada", made.stdout.strip()).id == user.id
        assert sessions.find(session, cookie) is None
        assert tokens.find(session, text) is None
    assert run("user", "password", "ada", "--password-stdin", given="another horse\n", **there).stdout == ""
    with database.transaction() as session:
        assert accounts.sign_in(session, "ada", "another horse").id == user.id


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


def test_help_loads_nothing(run: Run) -> None:
    """The list of commands is there without loading any of them."""
    ended = run("--help")
    assert ended.returncode == 0
    for name in "up", "judge", "doctor", "web", "worker", "user", "token":
        assert f"  {name} " in ended.stdout
    assert run("--version").stdout.strip()
