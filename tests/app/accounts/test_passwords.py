"""`app.accounts.passwords`: hashing, and the limit on simultaneous hashes."""

import threading

import pytest

from app.accounts import passwords
from app.accounts.passwords import LONGEST, SHORTEST, hash_password, matches
from app.errors import Busy, Invalid
from tests.app.conftest import PASSWORD


def test_hash() -> None:
    """A hash does not contain the password, differs each time, and matches this password only."""
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one != other
    assert PASSWORD not in one
    assert matches(PASSWORD, one)
    assert not matches(PASSWORD + "!", one)


def test_without_an_account() -> None:
    """Without a stored hash no password matches, not even the one that the comparison uses."""
    assert not matches("nobody has this password", None)


@pytest.mark.parametrize("length", [0, SHORTEST - 1, LONGEST + 1])
def test_bad_lengths(length: int) -> None:
    """A password that is too short or too long is rejected, and the error names the field."""
    with pytest.raises(Invalid) as caught:
        hash_password("x" * length)
    assert set(caught.value.fields) == {"password"}


def test_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """If all slots stay taken, hashing and comparing fail with 503 and a time to retry."""
    monkeypatch.setattr(passwords, "_SLOTS", threading.Semaphore(0))
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    for attempt in (lambda: hash_password(PASSWORD)), (lambda: matches(PASSWORD, None)):
        with pytest.raises(Busy) as caught:
            attempt()
        assert int(caught.value.headers["Retry-After"]) > 0
