"""`allclose token`."""

from collections.abc import Callable
from datetime import timedelta
from subprocess import CompletedProcess

from app.accounts import tokens
from app.accounts.tokens import Scope
from app.database.database import Database
from app.database.tables import User, now

Run = Callable[..., CompletedProcess[str]]


def test_create(run: Run, database: Database, database_url: str, account: Callable[..., User]) -> None:
    """A new token is printed alone, belongs to the account in any capitals, and has the scope and the days given."""
    user = account("Ada")
    made = run("token", "create", "ada", "--scope", "problems:read", "--days", "7", DATABASE_URL=database_url)
    assert made.returncode == 0
    with database.transaction() as session:
        found = tokens.find(session, made.stdout.removesuffix("\n"))
        assert found is not None
        assert (found.user_id, found.scopes) == (user.id, [Scope.PROBLEMS_READ])
        assert found.expires_at is not None
        assert timedelta(days=6) < found.expires_at - now() <= timedelta(days=7)


def test_defaults(run: Run, database: Database, database_url: str, account: Callable[..., User]) -> None:
    """Without options a token has all scopes and does not expire."""
    account("ada")
    made = run("token", "create", "ada", DATABASE_URL=database_url)
    with database.transaction() as session:
        found = tokens.find(session, made.stdout.strip())
        assert found is not None
        assert (set(found.scopes), found.expires_at) == (set(Scope), None)


def test_revoke(run: Run, database: Database, database_url: str, account: Callable[..., User]) -> None:
    """A revoked token is unknown at once; its label is named on standard error."""
    user = account("ada")
    with database.transaction() as session:
        token, text = tokens.create(session, user, "laptop", list(Scope))
    revoked = run("token", "revoke", token.prefix, DATABASE_URL=database_url)
    assert (revoked.returncode, revoked.stdout, "laptop" in revoked.stderr) == (0, "", True)
    with database.transaction() as session:
        assert tokens.find(session, text) is None
