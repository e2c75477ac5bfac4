"""Formats values for readers: verdicts, relative times, sizes and durations."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from markupsafe import Markup, escape

from app.database.tables import now

_STEPS = ((60, "second"), (60, "minute"), (24, "hour"), (7, "day"), (4.35, "week"), (12, "month"))
_CODE = re.compile(r"`([^`\n]+)`")
_OWN_LINE = re.compile(r"(File &#34;solution\.py&#34;, )(line (\d+))")


def words(value: str) -> str:
    """An identifier as a page shows it: `wrong_answer` is "Wrong answer"."""
    return value.replace("_", " ").capitalize()


def ago(when: datetime) -> str:
    """How long ago: "just now", "5 minutes ago", "2 years ago"."""
    amount = (now() - when).total_seconds()
    if amount < 10:
        return "just now"
    for size, unit in _STEPS:
        if round(amount) < size:
            return f"{counted(round(amount), unit)} ago"
        amount /= size
    return f"{counted(round(amount), 'year')} ago"


def exactly(when: datetime) -> str:
    """The exact time, for the title of a relative time."""
    return when.astimezone(UTC).strftime("%d %B %Y, %H:%M:%S UTC").removeprefix("0")


def seconds(value: float) -> str:
    """A duration: in milliseconds below one second, otherwise with two decimals."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def mebibytes(value: int) -> str:
    """An amount of memory."""
    return f"{value / 2**20:.0f} MiB"


def counted(count: int, noun: str) -> str:
    """A count with its noun: "1 case", "2 cases"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


OF_VALUES: tuple[Callable[..., str], ...] = (words, ago, exactly, seconds, mebibytes, counted)


def traceback(text: str) -> Markup:
    """A traceback in which the lines of the learner's own file link to the editor."""
    return Markup(_OWN_LINE.sub(r'\1<a href="#line-\3" data-line="\3">\2</a>', str(escape(text))))  # noqa: S704  # escaped


def sentence(text: str) -> Markup:
    """A message as a sentence: with a capital letter and a full stop, and with text between backquotes as code."""
    return coded(text[:1].upper() + text[1:] + ("." if text and (text[-1].isalnum() or text[-1] in "`)'") else ""))


def coded(text: str) -> Markup:
    """Text between backquotes as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped
