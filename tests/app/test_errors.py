"""`app.errors`: statuses and headers."""

import re
from collections.abc import Iterator

import pytest

from app import errors
from app.errors import AppError, Busy, CannotStart, Conflict, Invalid, TooMany, Unauthenticated


def _below(kind: type[AppError]) -> Iterator[type[AppError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def test_the_tree() -> None:
    """The docstring lists exactly the errors of the module, each with its status."""
    assert errors.__doc__
    drawn = {name: int(status) for name, status in re.findall(r"── (\w+) +(\d{3}) ", errors.__doc__)}
    assert drawn == {kind.__name__: kind.status for kind in _below(AppError)}
    assert not issubclass(CannotStart, AppError)


@pytest.mark.parametrize("kind", [TooMany, Busy])
def test_retry(kind: type[TooMany | Busy]) -> None:
    """Errors that pass tell the caller to wait at least one second."""
    assert [kind("Later.", seconds).headers for seconds in (7, 0, -3)] == [
        {"Retry-After": it} for it in ("7", "1", "1")
    ]


def test_details() -> None:
    """An error carries what its response needs: the challenge, the field, all reasons."""
    assert "WWW-Authenticate" in Unauthenticated("Sign in.").headers
    assert Invalid("Too short.", "name").fields == {"name": "Too short."}
    assert Invalid("Wrong.").fields == {}
    assert Conflict("Not now.", ["a", "b"]).reasons == ("a", "b")


def test_headers_are_not_shared() -> None:
    """Changing the headers of one error does not change those that it was made with."""
    given = {"X": "1"}
    AppError("No.", given).headers["X"] = "2"
    assert given == {"X": "1"}
