"""What learners read about their mistake: the text of a diagnosis and its JSON, made here and nowhere else."""

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import TypeAlias

from judge.explain.diagnosis import Condition, Diagnosis, Number
from judge.explain.texts import CAUSES, CONDITIONS, TEXTS, VARIANTS, WORDS
from judge.values.tree import Path

Json: TypeAlias = "str | int | float | list[Json] | dict[str, Json]"


def message(diagnosis: Diagnosis) -> str:
    """A few sentences: which part is wrong and when, what the numbers show, and what to look for."""
    sentences = [_part(diagnosis.part), _last_step(diagnosis), _text(diagnosis)]
    if diagnosis.inner is not None:
        sentences.append(message(diagnosis.inner))
    return " ".join(filter(None, sentences))


def to_json(diagnosis: Diagnosis) -> dict[str, Json]:
    """The diagnosis for API clients: its kind, its message, and all facts that it has.

    As JSON has no infinity and no NaN, they are the strings "Infinity", "-Infinity" and "NaN".
    """
    facts = _facts({field.name: getattr(diagnosis, field.name) for field in fields(diagnosis)})
    return {"kind": diagnosis.kind, "message": message(diagnosis), **facts}


def _facts(values: Mapping[str, object]) -> dict[str, Json]:
    return {name: _json(value) for name, value in values.items() if value is not None}


def _json(value: object) -> Json:
    if isinstance(value, Diagnosis):
        return to_json(value)
    if isinstance(value, Number):
        symbol = f"-{value.symbol}" if value.symbol and value.negative else value.symbol
        return _facts({"symbol": symbol, "value": value.value, "cause": value.cause})
    if isinstance(value, Condition):
        return _facts(vars(value))
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value if isinstance(value, str | int | float) else repr(value)


def _part(path: Path | None) -> str:
    if path is None:
        return ""
    name = "".join(f"[{key!r}]" for key in path)
    return f"Part {name} of your answer is wrong." if name else "One part of your answer is wrong."


def _last_step(diagnosis: Diagnosis) -> str:
    if diagnosis.addend is None or diagnosis.kind in ("arguments_left_out", "arguments_exchanged"):
        return ""
    if diagnosis.multiplier is None:
        return f"Compare the values before {diagnosis.addend} is added."
    return f"Compare the values before {diagnosis.multiplier} and {diagnosis.addend} are applied."


def _text(diagnosis: Diagnosis) -> str:
    facts = {field.name: getattr(diagnosis, field.name) for field in fields(diagnosis)}
    words = {name: table.get(facts[name], facts[name]) for name, table in WORDS.items()}
    condition, number = diagnosis.condition, diagnosis.factor or diagnosis.offset
    composed = {
        "along": "" if diagnosis.axis is None else f" along axis {diagnosis.axis}",
        "when": CONDITIONS[condition.holds].format_map(vars(condition)) if condition else "",
        "number": _number(number, of_offset=diagnosis.offset is not None) if number else "some number",
        "cause": CAUSES[number.cause] if number and number.cause else "",
    }
    return TEXTS[_name(diagnosis)].format_map(facts | words | composed).rstrip()


def _name(diagnosis: Diagnosis) -> str:
    """The name of its text: the kind, or a variant of it if it has a certain fact."""
    fact = VARIANTS.get(diagnosis.kind)
    return f"{diagnosis.kind}_by_{fact}" if fact and getattr(diagnosis, fact) is not None else diagnosis.kind


def _number(number: Number, *, of_offset: bool) -> str:
    known = number.symbol or number.value is not None
    size = number.symbol or f"{abs(number.value or 0):.4g}"
    words = f"{'' if number.symbol else 'about '}{'-' if number.negative and not of_offset else ''}{size}"
    where = "" if number.symbol else " in every case that is wrong"
    by = f"too {'small' if number.negative else 'large'} by " if known else "off by "
    return f"{by if of_offset else ''}{words if known else 'one constant'}{where}"
