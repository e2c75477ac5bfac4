"""Reports as values: errors first, JSON without infinities, and what `strict` changes."""

import json
import math

from judge.check.report import Finding, Level, Report, ordered

FINDINGS = [
    Finding(Level.NOTE, "mutants", "survivor", "reference.py", 3, mutant="constant:f:abc.1"),
    Finding(Level.WARNING, "hints", "no-hints", "hints.md"),
    Finding(
        Level.ERROR,
        "draws",
        "same-case",
        "cases.py",
        key="hidden()[2]",
        facts={"other": 1},
        diff="diff",
        found="It is.",
    ),
]


def test_order() -> None:
    """Errors come first; strict turns warnings into errors, and leaves notes."""
    assert [finding.level for finding in ordered(FINDINGS, strict=False)] == ["error", "warning", "note"]
    assert [finding.level for finding in ordered(FINDINGS, strict=True)] == ["error", "error", "note"]


def test_passed() -> None:
    """One error prevents publishing."""
    assert not Report("p", "d", tuple(FINDINGS), {}).passed
    assert Report("p", "d", tuple(FINDINGS[:2]), {}).passed


def test_json() -> None:
    """JSON has everything, also the text, and reading it gives the same report; an infinity is the string `Infinity`."""
    numbers = {"margin": math.inf, "table": [{"share": 0.5, "margin": -math.inf}], "name": "x"}
    report = Report("p", "d", tuple(FINDINGS), numbers)
    written = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert written["numbers"] == {**numbers, "margin": "Infinity", "table": [{"share": 0.5, "margin": "-Infinity"}]}
    assert {name: written["findings"][2][name] for name in ("level", "rule", "where", "found", "remedy", "diff")} == {
        "level": "error", "rule": "draws", "where": "", "found": "It is.", "remedy": "", "diff": "diff"
    }  # fmt: skip
    assert (written["slug"], written["digest"], written["passed"]) == ("p", "d", False)
    assert Report.from_json(written) == report


def test_reports_of_earlier_releases() -> None:
    """A stored report that has text only, and `inf` for an infinity, is still readable."""
    finding = {"level": "error", "rule": "draws", "where": "cases.py", "found": "found", "remedy": "remedy", "diff": ""}
    report = Report.from_json({"slug": "p", "digest": "d", "findings": [finding], "numbers": {"margin": "inf"}})
    assert (report.findings[0].where, report.findings[0].level, report.passed) == ("cases.py", Level.ERROR, False)
    assert report.numbers["margin"] == math.inf


def test_by_level() -> None:
    """Findings are grouped by level, errors first; a level without findings has no group."""
    report = Report("p", "d", ordered(FINDINGS[::2]), {})
    assert list(report.by_level().items()) == [(Level.ERROR, [FINDINGS[2]]), (Level.NOTE, [FINDINGS[0]])]
