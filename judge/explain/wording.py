"""What learners read about their mistake: the text of a diagnosis and its JSON, made here and nowhere else."""

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TypeAlias

from judge.explain.diagnosis import Condition, Diagnosis, Number
from judge.explain.texts import CAUSES, CONDITIONS, TEXTS, TYPES, WORDS
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
        return _facts({"symbol": value.symbol and _symbol(value), "value": value.value, "cause": value.cause})
    if isinstance(value, Condition):
        return _facts({"argument": value.argument, "holds": value.holds, "other": value.other})
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value if isinstance(value, str | int | float) else repr(value)


def _part(path: Path | None) -> str:
    if path is None:
        return ""
    return (
        f"Part {''.join(f'[{key!r}]' for key in path)} of your answer is wrong."
        if path
        else "One part of your answer is wrong."
    )


def _last_step(diagnosis: Diagnosis) -> str:
    if diagnosis.addend is None or diagnosis.kind in ("arguments_left_out", "arguments_exchanged"):
        return ""
    if diagnosis.multiplier is None:
        return f"Compare the values before {diagnosis.addend} is added."
    return f"Compare the values before {diagnosis.multiplier} and {diagnosis.addend} are applied."


def _text(diagnosis: Diagnosis) -> str:
    if diagnosis.kind in _VARIANTS:
        return _VARIANTS[diagnosis.kind](diagnosis)
    key = "without_property" if diagnosis.kind in _WITHOUT_PROPERTY and diagnosis.invariant else diagnosis.kind
    facts = {field.name: getattr(diagnosis, field.name) for field in fields(diagnosis)}
    words = {name: table[facts[name]] for name, table in WORDS.items() if facts[name] is not None}
    along = "" if diagnosis.axis is None else f" along axis {diagnosis.axis}"
    return TEXTS[key].format_map(facts | words | {"along": along})


def _symbol(number: Number) -> str:
    return f"{'-' if number.negative else ''}{number.symbol}"


def _factor(diagnosis: Diagnosis) -> str:
    number = diagnosis.factor or Number()
    if number.symbol:
        cause = f" {CAUSES[number.cause]}" if number.cause else ""
        return f"Your numbers are the expected ones times {_symbol(number)}.{cause}"
    value = "the same constant" if number.value is None else f"about {number.value:.4g}"
    return f"In every case that is wrong, your numbers are the expected ones times {value}."


def _offset(diagnosis: Diagnosis) -> str:
    number = diagnosis.offset or Number()
    direction = "small" if number.negative else "large"
    if number.symbol:
        cause = (
            "subtracted once too often, or not added" if number.negative else "added once too often, or not subtracted"
        )
        return f"Your numbers are too {direction} by {number.symbol}: it is {cause}."
    if number.value is None:
        return "In every case that is wrong, the same constant has been added to your numbers."
    return f"In every case that is wrong, your numbers are too {direction} by about {abs(number.value):.4g}."


def _term(diagnosis: Diagnosis) -> str:
    times = f"{_symbol(diagnosis.factor)} times" if diagnosis.factor else "a multiple of"
    return (
        f"The difference between your numbers and the expected ones is {times} the argument {diagnosis.argument}. "
        "Its term has another weight, is missing, or is one too many."
    )


def _shifted(diagnosis: Diagnosis) -> str:
    way = "later" if (diagnosis.shift or 0) > 0 else "earlier"
    along = "" if diagnosis.axis is None else f" along axis {diagnosis.axis}"
    rest = (
        "and those that leave one end come back at the other"
        if diagnosis.wraps
        else "with 0 at the end that becomes free"
    )
    return f"Your numbers are the expected ones, each one place {way}{along}, {rest}. An index is off by one."


def _transposed(diagnosis: Diagnosis) -> str:
    if diagnosis.order is None:
        return "Your answer is the transpose of the expected one: rows and columns are exchanged."
    return f"Your numbers are right, but the axes of the expected answer are in the order {diagnosis.order}."


def _rounded(diagnosis: Diagnosis) -> str:
    return f"rounded to {diagnosis.decimals} decimal{'s' if diagnosis.decimals != 1 else ''}"


def _dtype(diagnosis: Diagnosis) -> str:
    got, expected = (TYPES[name] if name else "another type" for name in (diagnosis.got_type, diagnosis.expected_type))
    return f"Your numbers are right, but their dtype is not: got {got}, expected {expected}. Convert the answer at the end."


def _only_where(diagnosis: Diagnosis) -> str:
    condition = diagnosis.condition or Condition("", "given")
    words = CONDITIONS[condition.holds].format(argument=condition.argument, other=condition.other)
    return f"Your answer is wrong exactly when {words}."


def _clipping(diagnosis: Diagnosis) -> str:
    to = "0 and 1" if len(diagnosis.limits or ()) > 1 else "0, from below"
    return f"The expected numbers are yours clipped at {to}: that last step is missing."


_WITHOUT_PROPERTY = {f"without_{invariant}" for invariant in WORDS["invariant"]}
_VARIANTS: dict[str, Callable[[Diagnosis], str]] = {
    "factor": _factor,
    "offset": _offset,
    "argument_term": _term,
    "shifted": _shifted,
    "transposed": _transposed,
    "rounded": lambda diagnosis: f"Your numbers are the expected ones {_rounded(diagnosis)}. Return them unrounded.",
    "not_rounded": lambda diagnosis: (
        f"The expected numbers are yours {_rounded(diagnosis)}; that last step is missing."
    ),
    "without_clipping": _clipping,
    "dtype": _dtype,
    "only_where": _only_where,
}
KINDS = {*TEXTS, *_VARIANTS, *_WITHOUT_PROPERTY}
