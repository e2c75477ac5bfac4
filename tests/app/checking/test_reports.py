"""`app.checking.reports`: what the database stores of a report."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.checking.reports import LONGEST_TEXT, MOST_FINDINGS, stored
from judge.check.report import Finding, Level, Report

ERROR, WARNING = Finding(Level.ERROR, "mutants"), Finding(Level.WARNING, "hints")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def report(*findings: Finding, **numbers: Any) -> Report:
    """A report with these findings and numbers."""
    return Report("p", "d", findings, numbers)


@given(numbers=st.dictionaries(st.text(max_size=8), ANYTHING, max_size=6), found=st.text())
def test_what_the_database_takes(numbers: dict[str, Any], found: str) -> None:
    """Whatever a report holds, what is stored of it is JSON without nulls, halves of characters and infinities."""
    content = stored(Report("p", "d", (Finding(Level.ERROR, "mutants", found=found),), numbers))
    text = json.dumps(content, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in text
    text.encode()
    assert Report.from_json(content).findings[0].level is Level.ERROR


def test_limits() -> None:
    """The number of findings and the length of texts are limited; errors come first."""
    long = Finding(Level.ERROR, "mutants", diff="x" * (LONGEST_TEXT + 1))
    content = stored(report(*[WARNING] * MOST_FINDINGS, long))
    assert len(content["findings"]) == MOST_FINDINGS
    assert content["findings"][0]["level"] == "error"
    assert content["findings"][0]["diff"].endswith("(cut here)")


def test_deep() -> None:
    """Deeply nested numbers are stored as text from some depth on."""
    deep: list[Any] = []
    for _ in range(200):
        deep = [deep]
    assert isinstance(json.dumps(stored(report(deep=deep))), str)


def test_round_trip() -> None:
    """A usual report is stored as it is."""
    finding = Finding(Level.ERROR, "luck", "mutant-by-luck", line=3, facts={"also": [{"mutant": "a", "change": "b"}]})
    usual = report(finding, mistakes=[{"file": "a.py", "margin": float("inf")}])
    assert Report.from_json(stored(usual)) == usual
