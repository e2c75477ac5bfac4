"""Ids of submissions and drafts: they sort by time, and nobody guesses them."""

import os
import time
from datetime import datetime

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letters that look like digits


def new_id() -> str:
    """An id that sorts by time and that nobody guesses: 48 bits of milliseconds, 80 random ones, in base 32."""
    return _spelled(int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10)))


def first_id(moment: datetime) -> str:
    """The smallest id that a submission of that moment can have."""
    return _spelled(int(moment.timestamp() * 1000) << 80)


def _spelled(number: int) -> str:
    return "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))
