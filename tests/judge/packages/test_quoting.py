"""`judge.packages.quoting`: what a stranger's package holds is safe to print in a message."""

import pytest

from judge.packages.quoting import listed, printable, shown, suggestion


@pytest.mark.parametrize("value", ["\x1b[2J", "x" * 1000, "ümlaut\u202e", b"\0\xff", ["\n"] * 100])
def test_shown_is_short_and_plain(value: object) -> None:
    """One line of at most 80 printable ASCII characters, whatever the value."""
    text = shown(value)
    assert len(text) <= 80
    assert text.isascii()
    assert text.isprintable()


def test_plain_names_stay_as_they_are() -> None:
    """A file's name is escaped only if it is not safe to print."""
    assert printable("cases.py") == "cases.py"
    assert printable("a\x1b.py") == shown("a\x1b.py")
    assert len(printable("x" * 300)) <= 80


def test_suggestion() -> None:
    """A similar name is suggested, a different one is not."""
    known = ("tolerance", "limits")
    assert "tolerance" in suggestion("tolerence", known)
    assert suggestion("zzz", known) == ""
    assert listed(known) == "tolerance, limits"
