"""Accounts: making one, signing in, and how the first administrator comes in."""

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
INVITATION_LOCK = 0x616C6C65  # any number that nobody else uses in this database
INVITATION_LASTS = timedelta(days=7)  # `allclose up` prints a new one whenever it starts without an administrator


def sign_up(session: Session, name: str, password: str, role: Role = Role.LEARNER) -> User:
    """Make an account.

    Raises:
        Invalid: the name or the password is not acceptable.
        Conflict: the name is taken, in whatever capitals.
    """
    if not NAME.fullmatch(name):
        raise Invalid(
            "A name has 1 to 32 letters, digits, dots, hyphens or underscores, and begins and ends with a letter or digit.",
            "name",
        )
    user = User(name=name, password_hash=hash_password(password), role=role)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise Conflict(f"The name {name} is taken. Please choose another.") from error
    return user


def sign_in(session: Session, name: str, password: str) -> User:
    """The account with this name and password; count the attempt first (`Throttle.signing_in`).

    Raises:
        Unauthenticated: name and password do not belong together.
    """
    user = by_name(session, name)
    if not matches(password, user.password_hash if user else None) or user is None:
        raise Unauthenticated("This name and password do not belong together.")
    return user


def by_name(session: Session, name: str) -> User | None:
    """The account of this name, capitals or not."""
    return session.scalar(select(User).where(_named(name)))


def existing(session: Session, name: str) -> User:
    """The account of this name.

    Raises:
        NotFound: there is none.
    """
    user = by_name(session, name)
    if user is None:
        raise NotFound(f"There is no account named {name}. Make it with `allclose user add {name}`.")
    return user


def set_password(user: User, password: str) -> None:
    """Give `user` another password.

    Raises:
        Invalid: it is not acceptable.
    """
    user.password_hash = hash_password(password)


def has_admin(session: Session) -> bool:
    """Whether anybody administers this installation."""
    return session.scalar(select(User.id).where(User.role == Role.ADMIN).limit(1)) is not None


def invite_admin(session: Session) -> str | None:
    """The token of a new one-time link for the first administrator, or None if there is one; earlier links end."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": INVITATION_LOCK})  # one link, not one each
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
    """Use a one-time link: an administrator's account.

    Raises:
        NotFound: the link is unknown, used or too old, or there is an administrator by now.
        Invalid, Conflict: as `sign_up`; the link stays good.
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
