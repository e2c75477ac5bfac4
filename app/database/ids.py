"""Ids of submissions and drafts. They sort by time and cannot be guessed."""

import os
import time
from datetime import datetime

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letters that look like digits


def new_id() -> str:
    """An id that sorts by time and cannot be guessed: 48 bits of milliseconds and 80 random bits, in base 32."""
    return _encode(int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10)))


def first_id(moment: datetime) -> str:
    """The smallest id of a submission at `moment`."""
    return _encode(int(moment.timestamp() * 1000) << 80)


def _encode(number: int) -> str:
    return "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))
