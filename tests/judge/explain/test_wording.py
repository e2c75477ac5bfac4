"""The text and the JSON of a diagnosis: every kind has them, in whole sentences."""

import ast
import json
import math
from pathlib import Path
from typing import Any

import pytest

from judge.explain import relations
from judge.explain.diagnosis import Condition, Diagnosis, Number
from judge.explain.texts import CAUSES, CONDITIONS, TEXTS
from judge.explain.wording import message, to_json

FACTS: dict[str, Any] = {
    "text": "You have erred.",
    "argument": "x",
    "multiplier": "gain",
    "addend": "bias",
    "axis": 1,
    "expected_axis": 0,
    "shift": 1,
    "wraps": True,
    "decimals": 2,
    "threshold": 0.5,
    "limits": (0.0,),
    "direction": "too_large",
    "sign": "negative",
    "position": "end",
    "invariant": "unit_sum",
    "got_type": "integer",
    "expected_type": "float",
    "condition": Condition("x", "empty"),
}
KINDS = {name for name in TEXTS if "_by_" not in name or name.endswith(("_case", "_row", "_column", "_line"))}
ALL_FACTS = [
    Diagnosis("factor", factor=Number("1/2", True, "half", -0.5)),
    *(Diagnosis("factor", factor=Number("n", cause=cause)) for cause in CAUSES),
    Diagnosis("factor", factor=Number(value=0.3719)),
    Diagnosis("factor", factor=Number()),
    Diagnosis("offset", offset=Number("1", True)),
    Diagnosis("offset", offset=Number("n")),
    Diagnosis("offset", offset=Number(None, True, value=-2.345)),
    Diagnosis("offset", offset=Number()),
    Diagnosis("argument_term", argument="x"),
    Diagnosis("argument_term", argument="x", factor=Number("2")),
    Diagnosis("shifted", shift=-1, wraps=False),
    Diagnosis("transposed", order=(2, 0, 1)),
    Diagnosis("rounded", decimals=1),
    Diagnosis("dtype"),
    Diagnosis("without_clipping", limits=(0.0, 1.0)),
    *(Diagnosis(f"without_{one}", invariant=one, axis=0) for one in ("unit_sum", "unit_length", "zero_mean")),
    *(Diagnosis("only_where", condition=Condition("n", holds, "len(x)")) for holds in CONDITIONS),
    Diagnosis("negated", part=(0, "w")),
    Diagnosis("negated", part=()),
    Diagnosis("negated", addend="bias"),
    Diagnosis("negated", addend="bias", multiplier="gain"),
    Diagnosis("only_where", condition=Condition("flag", "true"), inner=Diagnosis("negated", part=(1,))),
]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind(kind: str) -> None:
    """Every kind has a text of whole sentences, with its facts filled in."""
    check(message(Diagnosis(kind, **FACTS)))


@pytest.mark.parametrize("diagnosis", ALL_FACTS, ids=lambda one: one.kind)
def test_variants(diagnosis: Diagnosis) -> None:
    """Every variant of a text is whole sentences."""
    check(message(diagnosis))
    json.dumps(to_json(diagnosis), allow_nan=False)


def check(text: str) -> None:
    """Whole sentences, without gaps."""
    assert text[0].isupper() or text[0].isdigit()
    assert text[-1] in ".?"
    assert not any(gap in text for gap in ("  ", "{", "}", " ,", ".."))


def test_kinds_are_used() -> None:
    """No text is for a kind that no relation gives: each is written out in one, or formed from its parts."""
    written = {
        node.value
        for path in Path(relations.__file__ or "").parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    ends = ("_taken", "_repeated", "_by_case", "_by_row", "_everywhere", "_from", "_lines")
    starts = ("without_", "nan", "infinite")
    outside = {"known_mistake", "mutant", "only_where"}
    unused = {kind for kind in KINDS - outside - written if not kind.startswith(starts) and not kind.endswith(ends)}
    assert unused == set()


def test_json() -> None:
    """The JSON has the kind, the message and the facts that there are; nested diagnoses have the same."""
    inner = Diagnosis("factor", axis=1, part=(0, "w"), factor=Number("n", True, "multiplied"))
    found = to_json(Diagnosis("only_where", condition=Condition("flag", "true"), inner=inner))
    assert found["kind"] == "only_where"
    assert found["condition"] == {"argument": "flag", "holds": "true"}
    assert found["inner"] == {
        "kind": "factor",
        "message": message(inner),
        "axis": 1,
        "part": [0, "w"],
        "factor": {"symbol": "-n", "cause": "multiplied"},
    }


@pytest.mark.parametrize(("value", "written"), [(math.inf, "Infinity"), (-math.inf, "-Infinity")])
def test_json_of_infinity(value: float, written: str) -> None:
    """JSON has no infinity and no NaN: they are strings."""
    assert to_json(Diagnosis("without_threshold", threshold=value))["threshold"] == written
    assert to_json(Diagnosis("without_threshold", threshold=math.nan))["threshold"] == "NaN"
