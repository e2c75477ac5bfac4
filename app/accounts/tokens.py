"""API tokens: shown once, kept as sha256, known again by their beginning."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import Token, User, now
from app.errors import Invalid, NotFound

MARK = "allclose_"  # so that a scanner of repositories can find a leaked one
SEEN_EVERY = timedelta(minutes=1)
LONGEST_LABEL = 64
PREFIX = 16  # characters; 42 random bits, enough to tell tokens apart and too few to help a thief


class Scope(StrEnum):
    """What a token may be used for."""

    PROBLEMS_READ = "problems:read"
    SUBMISSIONS_READ = "submissions:read"
    SUBMISSIONS_WRITE = "submissions:write"
    PACKAGES_READ = "packages:read"
    PACKAGES_WRITE = "packages:write"


def create(
    session: Session, user: User, label: str, scopes: Sequence[Scope], expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token of `user`: its row, and its text, which cannot be had again.

    Raises:
        Invalid: the label is empty or too long, or there is no scope.
    """
    if not 1 <= len(label) <= LONGEST_LABEL:
        raise Invalid(f"A token's label has 1 to {LONGEST_LABEL} characters.", "label")
    if not scopes:
        raise Invalid(f"A token needs a scope: {', '.join(Scope)}.", "scopes")
    text = MARK + secrets.token_urlsafe(32)
    token = Token(
        user_id=user.id,
        label=label,
        prefix=text[:PREFIX],
        digest=_digest(text),
        scopes=[scope.value for scope in scopes],
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return token, text


def find(session: Session, text: str) -> Token | None:
    """The token of this text, unless it is unknown or has expired."""
    token = session.scalar(select(Token).where(Token.digest == _digest(text)))
    if token is None or (token.expires_at is not None and token.expires_at <= now()):
        return None
    if token.used_at is None or token.used_at < now() - SEEN_EVERY:
        token.used_at = now()
    return token


def revoke(session: Session, beginning: str) -> str:
    """End the token that begins like this, of which more than the prefix may be given; its label.

    Raises:
        NotFound: there is no such token.
    """
    token = session.scalar(select(Token).where(Token.prefix == beginning[:PREFIX]))
    if token is None:
        raise NotFound(
            f"There is no token that begins with {beginning[:PREFIX]}; its first {PREFIX} characters are needed."
        )
    session.delete(token)
    return token.label


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
