"""Compares what a submission returned with the expected answer: two decoded values in, a `Comparison` out.

It runs on the trusted side, executes nothing and looks at nothing but the two values.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from judge.elements import Finding, Stage, compare_elements
from judge.inside.wire import Opaque
from judge.manifest import Tolerance
from judge.render import Value, difference, render

__all__ = ["Comparison", "Opaque", "Value", "compare", "difference", "render"]


@dataclass(frozen=True)
class Comparison:
    """What may be said of one answer.

    `message` holds values and may be shown for samples only; `category` holds no value, size or key of the expected
    answer. Both are empty where the values are equal. `max_abs_error` is the largest |got - want| over all numbers,
    always finite, and None where there is no such number.
    """

    equal: bool
    message: str
    category: str
    max_abs_error: float | None


def compare(got: Value, want: Value, tolerance: Tolerance) -> Comparison:
    """Class, structure, shape, dtype kind, finiteness, then size; of several differences the earliest kind is told."""
    first: Finding | None = None
    errors: list[float] = []
    comparable = True
    for finding, error in _walk(got, want, tolerance, ""):
        if finding is not None and (first is None or finding.stage < first.stage):
            first = finding
        if error is not None:
            errors.append(error)
        elif finding is not None:
            comparable = False
    largest = max(errors) if errors and comparable else None
    if first is None:
        return Comparison(equal=True, message="", category="", max_abs_error=largest)
    return Comparison(equal=False, message=first.message, category=first.category, max_abs_error=largest)


def _walk(got: Any, want: Any, tolerance: Tolerance, path: str) -> Iterator[tuple[Finding | None, float | None]]:
    """Each leaf's finding and largest error; nothing below a difference of class or structure."""
    got, want = _plain(got), _plain(want)
    finding = _class_finding(got, want) or _structure_finding(got, want)
    if finding is not None:
        yield _at(path, finding), None
    elif isinstance(want, dict):
        for key in want:
            yield from _walk(got[key], want[key], tolerance, f"{path}[{_short(key)}]")
    elif isinstance(want, list | tuple):
        for i, (mine, right) in enumerate(zip(got, want, strict=True)):
            yield from _walk(mine, right, tolerance, f"{path}[{i}]")
    elif isinstance(want, str):
        yield _at(path, _text_finding(got, want)), None
    elif want is not None:
        elements = compare_elements(got, want, tolerance)
        yield _at(path, elements.finding), elements.error


def _plain(value: Any) -> Any:
    """A NumPy scalar as the 0-d array that it stands for; an array of any other dtype than the wire's is none."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        return array if array.dtype.kind in "biufc" else Opaque(f"array of dtype {array.dtype}")
    return value


def _class_finding(got: Any, want: Any) -> Finding | None:
    if _noun(got) == _noun(want) and not isinstance(want, Opaque):
        return None
    if _is_number(got) and _is_number(want):
        return None  # their kinds are compared with those of arrays
    if got is None:
        message = f"None was returned, {_noun(want)} was expected; is there a return in every branch?"
        return Finding(Stage.STRUCTURE, message, "None was returned where a value was expected")
    returned = _opaque_noun(got) if isinstance(got, Opaque) else _noun(got)
    category = f"{_noun(want)} was expected, {_noun(got)} was returned"
    if want is None:
        category = f"another kind of value was expected, {_noun(got)} was returned"
    return Finding(Stage.STRUCTURE, f"{returned} was returned, {_noun(want)} was expected", category)


def _structure_finding(got: Any, want: Any) -> Finding | None:
    if isinstance(want, list | tuple) and len(got) != len(want):
        message = f"a list of length {len(got)}, expected {len(want)}"
        return Finding(Stage.STRUCTURE, message, "the length of a list is different")
    if isinstance(want, dict) and got.keys() != want.keys():
        missing = [_short(key) for key in want if key not in got]
        surplus = [_short(key) for key in got if key not in want]
        parts = [f"without {_few(missing)}"] if missing else []
        parts += [f"with {_few(surplus)}, not expected"] if surplus else []
        return Finding(Stage.STRUCTURE, f"a dict {', and '.join(parts)}", "the keys of a dict are different")
    return None


def _text_finding(got: str, want: str) -> Finding | None:
    if got == want:
        return None
    return Finding(Stage.VALUE, f"the text differs: got {_short(got)}, want {_short(want)}", "the text is different")


def _is_number(value: Any) -> bool:
    """A Python number, or the 0-d array that is as good as one."""
    return isinstance(value, int | float | complex) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _opaque_noun(got: Opaque) -> str:
    name = render(got)[1:-1]
    if " of " in name:  # the wire says more than the type: an array of objects, a list of too many values
        return f"an {name}" if name.startswith("array") else f"a {name}"
    return f"a value of type {name}"


def _noun(value: Any) -> str:
    if value is None:
        return "None"
    for kind, noun in _NOUNS:
        if isinstance(value, kind):
            return noun
    return "something else"


_NOUNS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (np.ndarray, "an array"),
    (bool, "a boolean"),
    (int, "an integer"),
    (float, "a float"),
    (complex, "a complex number"),
    (str, "a string"),
    ((list, tuple), "a list"),
    (dict, "a dict"),
)


def _at(path: str, finding: Finding | None) -> Finding | None:
    return replace(finding, message=f"at {path}: {finding.message}") if finding and path else finding


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")


def _short(value: Any) -> str:
    text = render(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
