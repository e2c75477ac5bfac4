"""Names and values in error messages: safe to print, and of limited length."""

import difflib
from collections.abc import Iterable


def shown(value: object) -> str:
    """A value for an error message: printable, in one line, of limited length."""
    text = ascii(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def suggestion(name: str, known: Iterable[str]) -> str:
    """` (did you mean X?)` if a known name is similar, otherwise nothing."""
    near = difflib.get_close_matches(name[:200], list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def listed(names: Iterable[str]) -> str:
    """Names, separated by commas."""
    return ", ".join(names)


def printable(name: str) -> str:
    """A file's name for an error message, escaped if it is not safe to print."""
    return name if name and name.isascii() and name.isprintable() and len(name) <= 200 else shown(name)
