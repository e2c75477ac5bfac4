"""API tokens: shown once, stored as SHA-256, identified by their first characters."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import Token, User, now
from app.errors import Invalid, NotFound

MARK = "allclose_"  # lets secret scanners find leaked tokens
SEEN_EVERY = timedelta(minutes=1)
LONGEST_LABEL = 64
PREFIX = 16  # characters; 42 random bits, enough to identify a token, too few to help an attacker


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
    """Create a token: its row, and its text, which is not stored.

    Raises:
        Invalid: the label is empty or too long, or `scopes` is empty.
    """
    if not 1 <= len(label) <= LONGEST_LABEL:
        raise Invalid(f"A token's label must have 1 to {LONGEST_LABEL} characters.", "label")
    if not scopes:
        raise Invalid(f"A token needs at least one scope of {', '.join(Scope)}.", "scopes")
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
    """The token with this text, or None if it is unknown or has expired."""
    token = session.scalar(select(Token).where(Token.digest == _digest(text)))
    if token is None or (token.expires_at is not None and token.expires_at <= now()):
        return None
    if token.used_at is None or token.used_at < now() - SEEN_EVERY:
        token.used_at = now()
    return token


def revoke(session: Session, beginning: str) -> str:
    """Delete the token that starts with the first 16 characters of `beginning`, and return its label.

    Raises:
        NotFound: there is no such token.
    """
    token = session.scalar(select(Token).where(Token.prefix == beginning[:PREFIX]))
    if token is None:
        raise NotFound(
            f"There is no token that starts with {beginning[:PREFIX]}. Give at least its first {PREFIX} characters."
        )
    session.delete(token)
    return token.label


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
