"""Reports for their authors, as text and as a page."""

from app.checking.check_text import html, text
from judge.check.report import Finding, Level, Report

NUMBERS = {
    "mutants": {"total": 10, "killed": 8, "equivalent": 1, "survived": 1, "by_luck": 0, "kill_rate": 8 / 9},
    "accepted_margin": float("inf"),
    "wrong_margin": 12.5,
    "mistakes": [{"file": "submissions/wrong_answer/a.py", "share": 0.5, "margin": float("inf")}],
    "equivalent_mutants": [
        {"mutant": "constant:f:abc.1", "where": "reference.py, line 4", "words": "`1` becomes `-1`", "diff": "-1\n+-1"}
    ],
    "hidden_cases": 5,
    "reference_seconds": 0.25,
}
FINDING = Finding(
    Level.ERROR,
    "mutants",
    where="reference.py, line 3",
    found="<b> survives",
    remedy="Add a case.",
    diff="-a < b\n+a > b",
)
REPORT = Report("p", "0123456789abcdef", (FINDING,), NUMBERS)


def test_text() -> None:
    """Each finding has its place, what was found, what to do and its diff; the numbers follow."""
    said = text(REPORT)
    assert said.startswith("p: not passed, 1 error\n")
    for part in (
        "reference.py, line 3",
        "<b> survives",
        "-> Add a case.",
        "-a < b",
        "88.9%",
        "equal to the reference in every digit",
        "12.5 times the tolerance",
        "line 4  `1` becomes `-1`",
        "no number",
    ):
        assert part in said


def test_terminal() -> None:
    """Control characters in a package's text do not reach the terminal."""
    hostile = Finding(Level.ERROR, "mutants", found="`\x1b[2J` survives", diff="-a\x07\n+\x9b2J")
    said = text(Report("p", "", (hostile,), {}))
    assert "`\\x1b[2J` survives" in said
    assert said.replace("\n", "").isprintable()


def test_html() -> None:
    """The page has the same text, escaped, and loads nothing."""
    page = html(REPORT)
    assert "&lt;b&gt; survives" in page
    assert "-a &lt; b" in page
    assert "<b>" not in page
    assert '<th scope="row">a.py</th>' in page
    assert "`1` becomes `-1`" in page
    assert not any(word in page for word in ("<script", "<link", "http://", "https://"))


def test_nothing() -> None:
    """A report without findings and numbers has a text as well."""
    empty = Report("p", "", (), {})
    assert "passed, no findings" in text(empty)
    assert "no findings" in html(empty)
