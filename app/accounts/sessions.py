"""Browser sessions: a random cookie, of which the database keeps only the SHA-256."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.tables import SignedIn, User, now

LASTS = timedelta(days=30)  # people sign in once a month; `allclose user password` signs an account out earlier
SEEN_EVERY = timedelta(minutes=5)  # one write in five minutes, not one per request


def start(session: Session, user: User) -> str:
    """Sign a browser in and return the cookie's value. Expired sessions are deleted."""
    cookie = secrets.token_urlsafe(32)
    session.execute(delete(SignedIn).where(SignedIn.expires_at <= now()))
    session.add(SignedIn(digest=_digest(cookie), user_id=user.id, expires_at=now() + LASTS))
    return cookie


def find(session: Session, cookie: str) -> User | None:
    """The user that this cookie belongs to, or None."""
    signed_in = session.scalar(select(SignedIn).where(SignedIn.digest == _digest(cookie)))
    if signed_in is None or signed_in.expires_at <= now():
        return None
    if signed_in.seen_at < now() - SEEN_EVERY:
        signed_in.seen_at = now()
    return signed_in.user


def end(session: Session, cookie: str) -> None:
    """Sign this browser out."""
    session.execute(delete(SignedIn).where(SignedIn.digest == _digest(cookie)))


def end_all(session: Session, user: User) -> None:
    """Sign every browser of `user` out."""
    session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
