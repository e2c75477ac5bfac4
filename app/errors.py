# ruff: noqa: N818 - named after HTTP statuses
"""Errors that visitors and operators cause. Each message says what to do about it.

AppError             a visitor's error: becomes a page, or problem+json under /api
├── Unauthenticated  401   sign in, or send a token
├── Forbidden        403   this account or token is not allowed to do it
├── NotFound         404   also if it belongs to another user
├── Conflict         409   not possible in this state
├── Gone             410   existed, but cannot be shown any more
├── TooLarge         413   send less
├── Invalid          422   not acceptable; `fields` names the fields
├── TooMany          429   try again after `retry_seconds`
└── Busy             503   overloaded; try again after `retry_seconds`
CannotStart          an operator's error: one sentence on standard error, exit status 2
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

BAD_USAGE = 2  # exit status, the convention for wrong usage


class AppError(Exception):
    """A request that is refused. `message` is shown as is."""

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
    """Signed in, but not allowed."""

    status = 403


class NotFound(AppError):
    """Does not exist, or not for this visitor. The two responses are the same."""

    status = 404


class Conflict(AppError):
    """Not possible in the current state. `reasons` lists all reasons if there are several."""

    status = 409

    def __init__(self, message: str, reasons: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.reasons = tuple(reasons)


class Gone(AppError):
    """Existed, but cannot be shown any more."""

    status = 410


class TooLarge(AppError):
    """The request is larger than allowed."""

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
    """Allclose cannot start. The message says what the operator must change."""
