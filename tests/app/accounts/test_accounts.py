"""`app.accounts.accounts`: signing up and in, and the first administrator."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import accounts
from app.database.database import Database
from app.database.tables import Invitation, Role, now
from app.errors import Conflict, Invalid, NotFound, Unauthenticated
from tests.app.conftest import PASSWORD


def test_sign_up_and_in(session: Session) -> None:
    """Who has signed up can sign in, with the name in any capitals and the right password only."""
    user = accounts.sign_up(session, "Ada", PASSWORD)
    assert accounts.sign_in(session, "aDA", PASSWORD) is user
    assert user.password_hash is not None
    assert PASSWORD not in user.password_hash
    for name, password in ("Ada", "wrong horse"), ("nobody", PASSWORD), ("Ada", "x" * 10_000):
        with pytest.raises(Unauthenticated):
            accounts.sign_in(session, name, password)


def test_names_are_unique_in_any_capitals(session: Session) -> None:
    """A name is taken in all its spellings, and finding out spoils nothing."""
    accounts.sign_up(session, "Ada", PASSWORD)
    with pytest.raises(Conflict):
        accounts.sign_up(session, "ADA", PASSWORD)
    accounts.sign_up(session, "Bob", PASSWORD)


@pytest.mark.parametrize("name", ["", " Ada", "a b", ".ada", "ada-", "x" * 33, "ädä", "ada\n", "<b>"])
def test_bad_names(session: Session, name: str) -> None:
    """Names that would need quoting somewhere are refused."""
    with pytest.raises(Invalid) as caught:
        accounts.sign_up(session, name, PASSWORD)
    assert "name" in caught.value.fields


@pytest.mark.parametrize("password", ["", "1234567", "x" * 257])
def test_bad_passwords(session: Session, password: str) -> None:
    """Passwords that are too short or absurdly long are refused."""
    with pytest.raises(Invalid):
        accounts.sign_up(session, "ada", password)


def test_first_administrator(session: Session) -> None:
    """A one-time link makes one administrator; a mistake in the form does not use it up."""
    token = accounts.invite_admin(session)
    assert token is not None
    assert not accounts.has_admin(session)
    assert accounts.invited(session, token)
    with pytest.raises(Invalid):
        accounts.claim_admin(session, token, "root", "short")
    assert accounts.claim_admin(session, token, "root", PASSWORD).role is Role.ADMIN
    assert accounts.has_admin(session)
    for used in token, "made up":
        with pytest.raises(NotFound):
            accounts.claim_admin(session, used, "other", PASSWORD)


def test_newer_link_ends_the_older(session: Session) -> None:
    """Only the link that was printed last is good, and not for ever."""
    old, new = accounts.invite_admin(session), accounts.invite_admin(session)
    assert old is not None
    assert new is not None
    assert [accounts.invited(session, token) for token in (old, new)] == [False, True]
    session.execute(update(Invitation).values(expires_at=now()))
    assert not accounts.invited(session, new)


def test_only_the_first_administrator(session: Session) -> None:
    """A link is dead as soon as there is an administrator, however that one came in, and there is no new one."""
    token = accounts.invite_admin(session)
    assert token is not None
    accounts.sign_up(session, "root", PASSWORD, Role.ADMIN)
    assert not accounts.invited(session, token)
    with pytest.raises(NotFound):
        accounts.claim_admin(session, token, "eve", PASSWORD)
    assert accounts.invite_admin(session) is None


def test_two_invite_at_the_same_time(database: Database) -> None:
    """However many web processes start together, one link is good."""

    def invite(_: int) -> None:
        with database.transaction() as session:
            accounts.invite_admin(session)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(invite, range(8)))
    with database.transaction() as session:
        assert session.query(Invitation).count() == 1
