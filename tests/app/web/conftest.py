"""A browser that is signed in."""

from collections.abc import Callable

import pytest

from app.accounts import sessions
from app.database.database import Database
from app.database.tables import User
from app.web.access import COOKIE


@pytest.fixture
def cookie(database: Database, problem: str, account: Callable[..., User]) -> dict[str, str]:
    """The header that a signed-in browser sends."""
    user = account("ada")
    with database.transaction() as session:
        return {"Cookie": f"{COOKIE}={sessions.start(session, user)}"}
