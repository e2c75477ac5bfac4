"""`app.accounts.sessions`: cookies that sign a browser in."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import accounts, sessions
from app.database.tables import SignedIn, now
from tests.app.conftest import PASSWORD


def test_sessions(session: Session) -> None:
    """A cookie finds its account until it is signed out or expires; the table does not hold it."""
    user = accounts.sign_up(session, "ada", PASSWORD)
    one, two, three = (sessions.start(session, user) for _ in range(3))
    assert sessions.find(session, one) is user
    assert sessions.find(session, one + "x") is None
    sessions.end(session, one)
    assert [sessions.find(session, cookie) for cookie in (one, two)] == [None, user]
    session.execute(update(SignedIn).values(expires_at=now() - timedelta(seconds=1)))
    assert sessions.find(session, three) is None
    fresh = sessions.start(session, user)
    assert session.query(SignedIn).count() == 1
    sessions.end_all(session, user)
    assert sessions.find(session, fresh) is None
