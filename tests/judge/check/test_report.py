"""Reports as values: errors first, JSON that every reader takes, and what `strict` makes of them."""

import ast
import json
import re
from pathlib import Path

from judge.check import survivors
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


def test_rules_are_documented() -> None:
    """docs/package-format.md says of every rule that a finding may have what it means, and of no other."""
    room = Path(survivors.__file__).parent
    calls = [
        node
        for path in room.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]
    rules = {name.value for call in calls for name in ast.walk(call.args[1]) if isinstance(name, ast.Constant)}
    rules |= {rule for _, rule, _, _ in survivors._WEAKNESSES}
    page = (room.parents[1] / "docs" / "package-format.md").read_text(encoding="utf-8")
    section = page.split("\n## What `allclose check` checks\n")[1]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) == {str(rule) for rule in rules} - {"large"}
