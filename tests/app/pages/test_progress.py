"""`app.pages.progress`: what a user has tried and solved."""

from collections.abc import Callable

from app.database.database import Database
from app.database.tables import User
from app.pages.progress import State, progress
from app.problems import problems
from judge.verdict import Kind
from tests.app.conftest import tiny_package
from tests.app.pages.conftest import WRONG

Judged = Callable[..., str]


def _progress(database: Database, user: User | None, slug: str | None = None) -> dict[str, State]:
    with database.transaction() as session:
        return progress(session, user, slug)


def test_solved_stays_solved(database: Database, account: Callable[..., User], judged: Judged) -> None:
    """An accepted submit solves the problem for good; wrong answers and runs only try it."""
    ada = account("ada")
    assert _progress(database, ada) == {}
    judged(ada, WRONG)
    judged(ada, kind=Kind.RUN)
    assert _progress(database, ada) == {"add": "tried"}
    judged(ada)
    judged(ada, WRONG)
    assert _progress(database, ada) == {"add": "solved"}


def test_whose(database: Database, account: Callable[..., User], judged: Judged) -> None:
    """Nobody has the progress of another user, and a visitor has none."""
    judged(account("eve"))
    assert _progress(database, account("ada")) == {}
    assert _progress(database, None) == {}


def test_of_one_problem(database: Database, account: Callable[..., User], judged: Judged) -> None:
    """With a slug only the progress in this problem is returned; a new version of a problem keeps it."""
    ada = account("ada")
    judged(ada)
    with database.transaction() as session:
        problems.publish(session, tiny_package("sum", "Sums"))
        problems.publish(session, tiny_package("add", "Adding"))
    judged(ada, WRONG, slug="sum")
    assert _progress(database, ada) == {"add": "solved", "sum": "tried"}
    assert _progress(database, ada, "sum") == {"sum": "tried"}
    assert _progress(database, ada, "nothing") == {}
