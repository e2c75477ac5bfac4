"""The text of findings: every kind has one, the facts fill its braces, and places are named by their fields."""

import ast
import re
from pathlib import Path
from string import Formatter

from judge.check import wording
from judge.check.report import Finding, Level
from judge.check.scale import RULES
from judge.check.survivors import _WEAKNESSES
from judge.check.wording import CATALOGUE, PHRASES, place_of, worded

ROOM = Path(wording.__file__).parent
PAGE = ROOM.parents[1] / "docs" / "package-format.md"
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in ROOM.glob("*.py")]
NODES = [node for tree in TREES for node in ast.walk(tree)]
WORDS = {node.value for node in NODES if isinstance(node, ast.Constant)}
WORDS |= {node.arg for node in NODES if isinstance(node, ast.keyword)}
# The place of the rule among the arguments of each function that makes findings.
MAKERS = {"Finding": 1, "_of_argument": 0, "_of_candidate": 1}


def test_rules_are_documented() -> None:
    """docs/package-format.md explains every rule that a finding may have, and no other."""
    calls = [node for node in NODES if isinstance(node, ast.Call)]
    named = [(call, MAKERS.get(call.func.id)) for call in calls if isinstance(call.func, ast.Name)]
    arguments = [call.args[place] for call, place in named if place is not None and len(call.args) > place]
    rules = {argument.value for argument in arguments if isinstance(argument, ast.Constant)}
    rules |= {*RULES, *_WEAKNESSES.values()}
    section = PAGE.read_text(encoding="utf-8").split("\n## What `allclose check` checks\n")[1]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) == rules


def test_every_text_is_used() -> None:
    """The check makes every kind of finding, input and forgery that has a text, and every phrase is in a text."""
    made = WORDS | {f"mutants-{rule}" for rule in _WEAKNESSES.values()}
    for texts in CATALOGUE.values():
        assert set(texts) - made == set()
    sentences = [sentence for text in CATALOGUE["findings"].values() for sentence in text.values()]
    braces = {name for sentence in sentences for _, name, _, _ in Formatter().parse(sentence) if name}
    assert set(PHRASES) - braces == set()
    assert braces - {*PHRASES, "argument"} - WORDS == set()


def test_texts_are_sentences() -> None:
    """Each finding has what was found and what to do."""
    for kind, text in CATALOGUE["findings"].items():
        assert set(text) == {"found", "remedy"}, kind
        assert all(sentence[-1] in ".}:" for sentence in text.values()), kind


def test_places() -> None:
    """A place names the file, the line, the key, the argument and the mutant, as far as there are any."""
    assert place_of("statement.md", 3) == "statement.md, line 3"
    assert place_of("", None, "signature.arguments", "x") == "signature.arguments: x"
    finding = Finding(
        Level.ERROR, "mutants", "declared-but-unknown", "reference.py", 2, mutant="a.1", facts={"declared": "b"}
    )
    assert worded(finding).where == "reference.py, line 2: mutant a.1"
    assert "`b`" in worded(finding).found


def test_facts_fill_the_braces() -> None:
    """Phrases are derived from facts."""
    sizes = [{"argument": "x", "kind": "axis", "axis": axis} for axis in (1, 0)]
    finding = Finding(Level.ERROR, "equal-sizes", "equal-sizes", facts={"sizes": sizes, "both": True})
    assert "axes 0 and 1 of `x`" in worded(finding).found
    made = {"kind": "scaled", "names": ["x"], "scale": 0.1, "number": None, "axis": None}
    saturated = Finding(Level.ERROR, "saturated", "mutants-saturated", facts={"count": 3, "input": made})
    assert "`x` is multiplied by 0.1" in worded(saturated).found
