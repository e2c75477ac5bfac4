"""Compares numbers and arrays of numbers on the trusted side, and describes the first difference.

It checks the shape, then the kind of dtype, then infinities and NaN, then the values.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from judge.comparison.closeness import Array, Measured, Number, kind, measure
from judge.comparison.tolerance import Mode, Tolerance
from judge.values.render import render_number


class Stage(IntEnum):
    """The stages of a comparison. Of several findings in a nested value, the one with the earliest stage is reported."""

    STRUCTURE = 0
    SHAPE = 1
    KIND = 2
    FINITE = 3
    VALUE = 4


@dataclass(frozen=True)
class Finding:
    """One difference. `message` contains values of the case; `category` contains none, so it may be shown for hidden cases."""

    stage: Stage
    message: str
    category: str


@dataclass(frozen=True)
class Elements:
    """The finding, or None if all elements are correct; the largest `error` and `ratio`, or None if there are no numbers."""

    finding: Finding | None
    error: float | None = None
    ratio: float | None = None


def outline_finding(got: Number, want: Number) -> Finding | None:
    """A difference in shape or kind of dtype. None if both agree, so that the elements can be measured."""
    if np.shape(got) != np.shape(want):
        message = f"got shape {np.shape(got)}, expected {np.shape(want)}"
        return Finding(Stage.SHAPE, message, "the shape is wrong")
    if kind(got) != kind(want):
        message = f"got {_kind_noun(got)} ({_dtype(got)}), expected {_kind_noun(want)} ({_dtype(want)})"
        return Finding(Stage.KIND, message, "the dtype has the wrong kind")
    return None


def compare_elements(got: Number, want: Number, tolerance: Tolerance) -> Elements:
    """Compare two arrays or numbers, without broadcasting."""
    outline = outline_finding(got, want)
    if outline is not None:
        return Elements(outline)
    measured = measure(got, want, tolerance)
    finding = None if measured.right.all() else _finding(got, want, measured, tolerance)
    if kind(want) == "boolean" or (finding is not None and finding.stage is Stage.FINITE):
        return Elements(finding)
    return Elements(finding, _largest(measured.errors), _largest(measured.ratios))


def _largest(values: Array) -> float:
    """The largest value, or 0 if there is no number, as in an empty array."""
    return float(np.fmax.reduce(values, initial=0.0))


def _finding(got: Number, want: Number, measured: Measured, tolerance: Tolerance) -> Finding:
    noun = kind(want)
    if noun in ("boolean", "integer"):
        return _exact_finding(got, want, measured, noun)
    mine, theirs = np.asarray(got), np.asarray(want)
    lost = np.flatnonzero(measured.expected & np.isnan(measured.errors))
    if lost.size:
        message = _count(lost.size, theirs, "number", "infinite or NaN where a finite number is expected")
        category = "some numbers are infinite or NaN where a finite number is expected"
        return Finding(Stage.FINITE, message + _place(lost[0], mine, theirs, "first"), category)
    lost = np.flatnonzero(~measured.expected & ~measured.right)
    if lost.size:
        message = _count(lost.size, theirs, "number", "wrong where an infinity or NaN is expected")
        category = "some numbers are wrong where an infinity or NaN is expected"
        return Finding(Stage.FINITE, message + _place(lost[0], mine, theirs, "first"), category)
    wrong = np.flatnonzero(~measured.right)
    worst = wrong[measured.errors[wrong].argmax()]
    message = _count(wrong.size, theirs, "number", "off") + _place(worst, mine, theirs, "largest error")
    message += f" (off by {measured.errors[worst]:.3g}, allowed {measured.bounds[worst]:.3g})"
    exact = tolerance.mode is Mode.EXACT
    category = "some numbers are wrong" if exact else "some numbers are off by more than the tolerance"
    return Finding(Stage.VALUE, message, category)


def _exact_finding(got: Number, want: Number, measured: Measured, noun: str) -> Finding:
    """Booleans and integers. A Python integer may be too large for an array."""
    category = f"some {noun}s are wrong"
    if noun == "integer" and np.shape(want) == ():
        pair = f"got {render_number(got)}, expected {render_number(want)}"
        return Finding(Stage.VALUE, f"the integer is wrong: {pair}", category)
    wrong = np.flatnonzero(~measured.right)
    worst = wrong[measured.errors[wrong].argmax()] if noun == "integer" else wrong[0]
    place = _place(worst, np.asarray(got), np.asarray(want), "largest error" if noun == "integer" else "first")
    return Finding(Stage.VALUE, _count(wrong.size, np.asarray(want), noun, "wrong") + place, category)


def _count(count: int, want: Array, noun: str, state: str) -> str:
    """`3 of 32 numbers are off`, or `the number is off` if it is not in an array."""
    if want.ndim:
        return f"{count} of {want.size} {noun}{'' if want.size == 1 else 's'} {'is' if count == 1 else 'are'} {state}"
    return f"the {noun} is {state}"


def _place(index: int, got: Array, want: Array, which: str) -> str:
    pair = f"got {render_number(got.flat[index])}, expected {render_number(want.flat[index])}"
    if not want.ndim:
        return f": {pair}"
    return f"; the {which} is at [{', '.join(str(i) for i in np.unravel_index(index, want.shape))}]: {pair}"


def _kind_noun(value: Number) -> str:
    """`an integer`, or `integers` for an array."""
    article, noun = _KIND_NOUNS[kind(value)]
    return f"{noun}s" if np.ndim(value) else f"{article} {noun}"


_KIND_NOUNS = {
    "boolean": ("a", "boolean"),
    "integer": ("an", "integer"),
    "float": ("a", "float"),
    "complex": ("a", "complex number"),
}


def _dtype(value: Number) -> str:
    return str(value.dtype) if isinstance(value, np.ndarray) else type(value).__name__
