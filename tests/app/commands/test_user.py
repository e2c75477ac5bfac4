"""`allclose user`."""

from collections.abc import Callable
from subprocess import CompletedProcess

from app.accounts import accounts, sessions
from app.database.database import Database
from app.database.tables import Role, User

Run = Callable[..., CompletedProcess[str]]


def test_add(run: Run, database: Database, database_url: str) -> None:
    """An account that is made here works in the services; a generated password is printed alone, a given one not at all."""
    there = {"DATABASE_URL": database_url}
    made = run("user", "add", "Ada", "--role", "admin", **there)
    given = run("user", "add", "bob", "--password-stdin", given="correct horse\n", **there)
    assert (made.returncode, given.returncode, given.stdout) == (0, 0, "")
    with database.transaction() as session:
        assert accounts.sign_in(session, "Ada", made.stdout.strip()).role is Role.ADMIN
        assert accounts.sign_in(session, "bob", "correct horse").role is Role.LEARNER


def test_password(run: Run, database: Database, database_url: str, account: Callable[..., User]) -> None:
    """A new password replaces the old one and signs the account's browsers out."""
    user = account("ada")
    with database.transaction() as session:
        cookie = sessions.start(session, user)
    there = {"DATABASE_URL": database_url}
    made = run("user", "password", "ADA", **there)
    assert made.returncode == 0
    with database.transaction() as session:
        assert accounts.sign_in(session, "ada", made.stdout.strip()).id == user.id
        assert sessions.find(session, cookie) is None
    assert run("user", "password", "ada", "--password-stdin", given="another horse\n", **there).stdout == ""
    with database.transaction() as session:
        assert accounts.sign_in(session, "ada", "another horse").id == user.id
