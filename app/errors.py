# ruff: noqa: N818 - named after what they say to a visitor, as HTTP does
"""What a visitor or operator can do wrong, each with the sentence that says what to do about it.

AppError             a visitor's: becomes a page, or problem+json under /api
├── Unauthenticated  401   sign in, or send a token
├── Forbidden        403   this account or token may not
├── NotFound         404   also what belongs to somebody else
├── Conflict         409   not in this state
├── Gone             410   was here, and cannot be shown any more
├── TooLarge         413   send less
├── Invalid          422   understood, but not acceptable; `fields` names what
├── TooMany          429   after `retry_seconds` it is welcome
└── Busy             503   we are the bottleneck; likewise
CannotStart          an operator's: one sentence on standard error, exit status 2
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

BAD_USAGE = 2  # exit status, as of every program that is called wrongly


class AppError(Exception):
    """A request that cannot be granted. `message` is shown as it stands."""

    status: ClassVar[int] = 400

    def __init__(self, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.headers = dict(headers or {})
        self.fields: dict[str, str] = {}


class Unauthenticated(AppError):
    """Nobody is signed in, or the token is not valid."""

    status = 401

    def __init__(self, message: str) -> None:
        super().__init__(message, {"WWW-Authenticate": "Bearer"})


class Forbidden(AppError):
    """Known, but not allowed."""

    status = 403


class NotFound(AppError):
    """Does not exist, or not for this visitor: the two look alike."""

    status = 404


class Conflict(AppError):
    """Not possible in the present state; `reasons` says all that stands against it, where that is more than one thing."""

    status = 409

    def __init__(self, message: str, reasons: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.reasons = tuple(reasons)


class Gone(AppError):
    """Was here once."""

    status = 410


class TooLarge(AppError):
    """More than we take."""

    status = 413


class Invalid(AppError):
    """Well-formed but unacceptable."""

    status = 422

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.fields = {} if field is None else {field: message}


class TooMany(AppError):
    """A limit on rate or number is reached."""

    status = 429

    def __init__(self, message: str, retry_seconds: int) -> None:
        super().__init__(message, {"Retry-After": str(max(1, retry_seconds))})


class Busy(AppError):
    """The server has too much to do."""

    status = 503

    def __init__(self, message: str, retry_seconds: int) -> None:
        super().__init__(message, {"Retry-After": str(max(1, retry_seconds))})


class CannotStart(Exception):
    """The operator must change something first; the message says what."""
