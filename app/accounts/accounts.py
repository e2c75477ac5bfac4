"""Accounts: signing up, signing in, and the one-time link for the first administrator."""

import hashlib
import re
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.passwords import hash_password, matches
from app.database.tables import Invitation, Role, User, now
from app.errors import Conflict, Invalid, NotFound, Unauthenticated

NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,30}[A-Za-z0-9])?")
INVITATION_LOCK = 0x616C6C65  # any number that is used nowhere else in this database
INVITATION_LASTS = timedelta(days=7)  # `allclose up` prints a new one whenever it starts without an administrator


def sign_up(session: Session, name: str, password: str, role: Role = Role.LEARNER) -> User:
    """Create an account.

    Raises:
        Invalid: the name or the password is not acceptable.
        Conflict: the name is taken; upper and lower case are the same.
    """
    if not NAME.fullmatch(name):
        raise Invalid(
            "A name must have 1 to 32 letters, digits, dots, hyphens or underscores. "
            "It must begin and end with a letter or digit.",
            "name",
        )
    user = User(name=name, password_hash=hash_password(password), role=role)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise Conflict(f"The name {name} is already taken. Please choose another.") from error
    return user


def sign_in(session: Session, name: str, password: str) -> User:
    """The account with this name and password; count the attempt first (`Throttle.signing_in`).

    Raises:
        Unauthenticated: wrong name or password.
    """
    user = by_name(session, name)
    if not matches(password, user.password_hash if user else None) or user is None:
        raise Unauthenticated("Wrong name or password.")
    return user


def by_name(session: Session, name: str) -> User | None:
    """The account with this name, in upper or lower case."""
    return session.scalar(select(User).where(_named(name)))


def existing(session: Session, name: str) -> User:
    """The account with this name.

    Raises:
        NotFound: there is none.
    """
    user = by_name(session, name)
    if user is None:
        raise NotFound(f"There is no account named {name}. Create it with `allclose user add {name}`.")
    return user


def set_password(user: User, password: str) -> None:
    """Set the password of `user`.

    Raises:
        Invalid: it is not acceptable.
    """
    user.password_hash = hash_password(password)


def has_admin(session: Session) -> bool:
    """Whether there is an administrator."""
    return session.scalar(select(User.id).where(User.role == Role.ADMIN).limit(1)) is not None


def invite_admin(session: Session) -> str | None:
    """The token of a new one-time link, or None if there is an administrator. Earlier links become invalid."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(:key)"), {"key": INVITATION_LOCK}
    )  # so that processes that start together make one link
    if has_admin(session):
        return None
    token = secrets.token_urlsafe(24)
    session.execute(delete(Invitation).where(Invitation.role == Role.ADMIN))
    session.add(Invitation(digest=_digest(token), role=Role.ADMIN, expires_at=now() + INVITATION_LASTS))
    return token


def invited(session: Session, token: str) -> bool:
    """Whether `token` would still be accepted."""
    return not has_admin(session) and session.scalar(select(Invitation).where(_open(token))) is not None


def claim_admin(session: Session, token: str, name: str, password: str) -> User:
    """Create an administrator's account with a one-time link.

    Raises:
        NotFound: the link is unknown, used or expired, or there is an administrator already.
        Invalid, Conflict: as `sign_up`; the link stays valid.
    """
    invitation = session.scalar(select(Invitation).where(_open(token)).with_for_update())
    if invitation is None or has_admin(session):
        raise NotFound("This link has been used or has expired. Start Allclose again to get a new one.")
    user = sign_up(session, name, password, role=invitation.role)
    session.delete(invitation)
    return user


def _named(name: str) -> ColumnElement[bool]:
    return func.lower(User.name) == name.lower()


def _open(token: str) -> ColumnElement[bool]:
    return (Invitation.digest == _digest(token)) & (Invitation.expires_at > now())


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
