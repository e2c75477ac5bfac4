"""Values as a reader wants them."""

from datetime import timedelta

import pytest

from app.database.tables import now
from app.pages.words import ago, counted, exactly, mebibytes, seconds, sentence, traceback, words


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=-3), "just now"),
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=45), "45 seconds ago"),
        (timedelta(seconds=59.8), "1 minute ago"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=15), "2 weeks ago"),
        (timedelta(days=90), "3 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_ago(age: timedelta, said: str) -> None:
    """Moments are told relative to now, in the largest unit that fits."""
    assert ago(now() - age) == said


def test_exactly() -> None:
    """The exact moment names its time zone."""
    assert exactly(now()).endswith("UTC")


def test_short_values() -> None:
    """Durations, sizes, counts and verdicts are short."""
    assert (seconds(0.0421), seconds(1.5), mebibytes(3 << 20)) == ("42 ms", "1.50 s", "3 MiB")
    assert (counted(1, "case"), counted(2, "case"), words("time_limit")) == ("1 case", "2 cases", "Time limit")


def test_a_traceback_is_text() -> None:
    """Only lines of the learner's own file become links; everything else is text."""
    shown = traceback('File "solution.py", line 3\nFile "numpy.py", line 4\n<b>')
    assert shown == (
        'File &#34;solution.py&#34;, <a href="#line-3" data-line="3">line 3</a>\nFile &#34;numpy.py&#34;, line 4\n&lt;b&gt;'
    )


def test_sentence() -> None:
    """A message becomes a sentence, with code where its author put backquotes, and markup stays text."""
    assert sentence("`a + b` becomes <b>`-`") == "<code>a + b</code> becomes &lt;b&gt;<code>-</code>."
    assert sentence("it is off.") == "It is off."
    assert sentence("") == ""
