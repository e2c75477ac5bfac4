"""`app.accounts.throttle`."""

import pytest

from app.accounts.throttle import PER_ADDRESS, PER_NAME, Throttle
from app.errors import TooMany


def test_guessing_one_password() -> None:
    """Nobody tries many passwords for one name, from wherever; others sign in meanwhile."""
    throttle = Throttle()
    for number in range(PER_NAME.amount):
        throttle.signing_in("Ada", f"10.0.0.{number}")
    with pytest.raises(TooMany) as caught:
        throttle.signing_in("aDA", "10.0.1.1")
    assert 0 < int(caught.value.headers["Retry-After"]) <= 60
    throttle.signing_in("bob", "10.0.1.1")


def test_guessing_many_names() -> None:
    """Nobody tries one password for many names from one address."""
    throttle = Throttle()
    for number in range(PER_ADDRESS.amount):
        throttle.signing_in(f"user{number}", "10.0.0.1")
    with pytest.raises(TooMany):
        throttle.signing_in("another", "10.0.0.1")
    throttle.signing_in("another", "10.0.0.2")


def test_an_address_cannot_shut_a_name_out() -> None:
    """What is refused for its address is not counted for the name."""
    throttle = Throttle()
    for number in range(PER_ADDRESS.amount):
        throttle.signing_in(f"user{number}", "10.0.0.1")
    for _ in range(PER_NAME.amount):
        with pytest.raises(TooMany):
            throttle.signing_in("ada", "10.0.0.1")
    throttle.signing_in("ada", "10.0.0.2")


def test_impossible_names_are_not_kept() -> None:
    """What nobody can be named is counted for its address alone."""
    throttle = Throttle()
    for number in range(PER_NAME.amount + 1):
        throttle.signing_in("x" * 33, f"10.0.0.{number}")
