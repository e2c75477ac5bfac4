"""Password hashing with Argon2id. It is slow on purpose, so the number of simultaneous hashes is limited."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.errors import Busy, Invalid

SHORTEST = 8  # NIST SP 800-63B, section 5.1.1.1
LONGEST = 256  # enough for any passphrase, too short to overload the server
SIMULTANEOUS = 2  # each takes 64 MiB and about 0.3 s of a core
PATIENCE_SECONDS = 5

_HASHER = PasswordHash((Argon2Hasher(),))
_SLOTS = threading.BoundedSemaphore(SIMULTANEOUS)


def hash_password(password: str) -> str:
    """Check the length of `password` and hash it.

    Raises:
        Invalid: it is too short or too long.
        Busy: too many others are waiting.
    """
    if len(password) < SHORTEST:
        raise Invalid(f"The password must have at least {SHORTEST} characters.", "password")
    if len(password) > LONGEST:
        raise Invalid(f"The password must have at most {LONGEST} characters.", "password")
    with _slot():
        return _HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether `password` matches the hash `stored`. With `stored=None` nothing matches, after the same time.

    Raises:
        Busy: too many others are waiting.
    """
    with _slot():
        right = _HASHER.verify(password[: LONGEST + 1], stored or _nobody())
    return right and stored is not None


@contextmanager
def _slot() -> Iterator[None]:
    if not _SLOTS.acquire(timeout=PATIENCE_SECONDS):
        raise Busy("Many people are signing in right now. Please try again in a moment.", PATIENCE_SECONDS)
    try:
        yield
    finally:
        _SLOTS.release()


@functools.cache
def _nobody() -> str:
    """The hash to compare with if the account does not exist, so that it takes as long as for one that does."""
    return _HASHER.hash("nobody has this password")
