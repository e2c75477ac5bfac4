"""Limits attempts to guess passwords. The counts are in memory, per web process."""

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.accounts.accounts import NAME
from app.errors import TooMany

PER_NAME = RateLimitItemPerMinute(10)  # more attempts than a person needs in a minute
PER_ADDRESS = RateLimitItemPerMinute(30)  # a class may sign in at the same time from one address
SIGN_UPS = RateLimitItemPerMinute(30)  # a class may sign up at the same time, too


class Throttle:
    """Counts attempts by account name and by address."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def signing_in(self, name: str, address: str) -> None:
        """Count an attempt to sign in.

        Raises:
            TooMany: too many attempts for this name or from this address.
        """
        self._count(PER_ADDRESS, "address", address)  # first, so that one address cannot lock out many names
        if NAME.fullmatch(name):  # invalid names would only use memory
            self._count(PER_NAME, "name", name.lower())

    def signing_up(self, address: str) -> None:
        """Count an attempt to create an account.

        Raises:
            TooMany: too many attempts from this address.
        """
        self._count(SIGN_UPS, "sign up", address)

    def _count(self, limit: RateLimitItem, *who: str) -> None:
        if not self._limiter.hit(limit, *who):
            reset, _ = self._limiter.get_window_stats(limit, *who)
            raise TooMany("Too many attempts. Please wait a minute and try again.", round(reset - time.time()))
