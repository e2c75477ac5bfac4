"""Reports as values: errors first, JSON that every reader takes, and what `strict` makes of them."""

import json

from judge.check.report import Finding, Level, Report, ordered

FINDINGS = [
    Finding(Level.NOTE, "mutants", "reference.py", "found", "remedy"),
    Finding(Level.WARNING, "hints", "hints.md", "found", "remedy"),
    Finding(Level.ERROR, "draws", "cases.py", "found", "remedy", "diff"),
]


def test_order() -> None:
    """Errors come first; strict makes errors of warnings, and of notes nothing."""
    assert [finding.level for finding in ordered(FINDINGS, strict=False)] == ["error", "warning", "note"]
    assert [finding.level for finding in ordered(FINDINGS, strict=True)] == ["error", "error", "note"]


def test_passed() -> None:
    """One error is enough."""
    assert not Report("p", "d", tuple(FINDINGS), {}).passed
    assert Report("p", "d", tuple(FINDINGS[:2]), {}).passed


def test_json() -> None:
    """Everything is told, and infinities are texts: JSON has none."""
    report = Report("p", "d", tuple(FINDINGS), {"margin": float("inf"), "table": [{"share": 0.5}]})
    read = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert read["numbers"] == {"margin": "inf", "table": [{"share": 0.5}]}
    assert read["findings"][2] == {
        "level": "error", "rule": "draws", "where": "cases.py", "found": "found", "remedy": "remedy", "diff": "diff"
    }  # fmt: skip
    assert (read["slug"], read["digest"], read["passed"]) == ("p", "d", False)
