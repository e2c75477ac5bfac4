"""Compares numbers and arrays of numbers on the trusted side, and says in words what is not right.

Shape, then dtype kind, then finiteness, then size: the first that is not right is the finding.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from judge.comparison.closeness import Array, Measured, Number, kind, measure
from judge.comparison.tolerance import Mode, Tolerance
from judge.values.render import render_number


class Stage(IntEnum):
    """How far a comparison came; of several findings in a nested value, the earliest stage is told."""

    STRUCTURE = 0
    SHAPE = 1
    KIND = 2
    FINITE = 3
    VALUE = 4


@dataclass(frozen=True)
class Finding:
    """One way in which a value is not right: in words with values, and in words without any."""

    stage: Stage
    message: str
    category: str


@dataclass(frozen=True)
class Elements:
    """The finding, None where all is right; the largest `error` and `ratio`, None where there is no such number."""

    finding: Finding | None
    error: float | None = None
    ratio: float | None = None


def outline_finding(got: Number, want: Number) -> Finding | None:
    """Is it the shape, or the dtype's kind? None where both agree, and the elements can be measured."""
    if np.shape(got) != np.shape(want):
        message = f"shape {np.shape(got)}, expected {np.shape(want)}"
        return Finding(Stage.SHAPE, message, "the shape is different")
    if kind(got) != kind(want):
        message = f"dtype {_dtype(got)} is of kind {kind(got)}, expected kind {kind(want)} ({_dtype(want)})"
        return Finding(Stage.KIND, message, "the dtype is of another kind")
    return None


def compare_elements(got: Number, want: Number, tolerance: Tolerance) -> Elements:
    """Compare two arrays or numbers; nothing is ever broadcast."""
    outline = outline_finding(got, want)
    if outline is not None:
        return Elements(outline)
    measured = measure(got, want, tolerance)
    finding = None if measured.right.all() else _finding(got, want, measured, tolerance)
    if kind(want) == "boolean" or (finding is not None and finding.stage is Stage.FINITE):
        return Elements(finding)
    return Elements(finding, _largest(measured.errors), _largest(measured.ratios))


def _largest(values: Array) -> float:
    """0 where there is no number at all, as of an empty array."""
    return float(np.fmax.reduce(values, initial=0.0))


def _finding(got: Number, want: Number, measured: Measured, tolerance: Tolerance) -> Finding:
    noun = kind(want)
    if noun in ("boolean", "integer"):
        return _exact_finding(got, want, measured, noun)
    mine, theirs = np.asarray(got), np.asarray(want)
    lost = np.flatnonzero(measured.expected & np.isnan(measured.errors))
    if lost.size:
        message = _count(lost.size, theirs, "element", "are not finite where a finite number is expected")
        category = "not finite where a finite number is expected"
        return Finding(Stage.FINITE, message + _place(lost[0], mine, theirs, "first"), category)
    lost = np.flatnonzero(~measured.expected & ~measured.right)
    if lost.size:
        message = _count(lost.size, theirs, "element", "differ where an infinity or NaN is expected")
        category = "another value where an infinity or NaN is expected"
        return Finding(Stage.FINITE, message + _place(lost[0], mine, theirs, "first"), category)
    wrong = np.flatnonzero(~measured.right)
    worst = wrong[measured.errors[wrong].argmax()]
    bound = _more_than(tolerance)
    message = _count(wrong.size, theirs, "element", f"differ{bound}") + _place(worst, mine, theirs, "worst")
    exact = tolerance.mode is Mode.EXACT
    return Finding(Stage.VALUE, message, f"numbers differ{'' if exact else ' by more than the tolerance'}")


def _exact_finding(got: Number, want: Number, measured: Measured, noun: str) -> Finding:
    """Booleans and integers; a Python integer may be larger than any array holds."""
    category = f"{noun}s differ"
    if noun == "integer" and np.shape(want) == ():
        pair = f"got {render_number(got)}, want {render_number(want)}"
        return Finding(Stage.VALUE, f"the integer differs: {pair}", category)
    wrong = np.flatnonzero(~measured.right)
    worst = wrong[measured.errors[wrong].argmax()] if noun == "integer" else wrong[0]
    place = _place(worst, np.asarray(got), np.asarray(want), "worst" if noun == "integer" else "first")
    return Finding(Stage.VALUE, _count(wrong.size, np.asarray(want), noun, "differ") + place, category)


def _count(count: int, want: Array, noun: str, verb: str) -> str:
    """`3 of 32 elements differ`; a number by itself is not counted."""
    if want.ndim:
        return f"{count} of {want.size} {noun}{'' if want.size == 1 else 's'} {_agreed(verb, count)}"
    return f"the {'number' if noun == 'element' else noun} {_agreed(verb, 1)}"


def _agreed(verb: str, count: int) -> str:
    if count != 1:
        return verb
    return f"is{verb[3:]}" if verb.startswith("are") else f"differs{verb[6:]}"


def _place(index: int, got: Array, want: Array, which: str) -> str:
    pair = f"got {render_number(got.flat[index])}, want {render_number(want.flat[index])}"
    if not want.ndim:
        return f": {pair}"
    return f"; {which} at [{', '.join(str(i) for i in np.unravel_index(index, want.shape))}]: {pair}"


def _more_than(tolerance: Tolerance) -> str:
    """Nothing where there is no tolerance."""
    factors = zip(tolerance.terms(), ("", "*|want|", "*max|want|"), strict=True)
    terms = [f"{_brief(factor)}{of}" for factor, of in factors if factor]
    return f" by more than {' + '.join(terms)}" if terms else ""


def _brief(number: float) -> str:
    """`1e-5` and `1e-4`, where Python writes `1e-05` and `0.0001`."""
    if 0.01 <= number < 1e6:
        return repr(number).removesuffix(".0")
    return np.format_float_scientific(number, trim="-", exp_digits=1)


def _dtype(value: Number) -> str:
    return str(value.dtype) if isinstance(value, np.ndarray) else type(value).__name__
