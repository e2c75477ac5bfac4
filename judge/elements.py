"""Compares numbers and arrays of numbers, element by element, on the trusted side.

*Theory of operation.* Shape, then dtype kind, then finiteness, then size: the first that is not right is the finding.
Floats are compared in float64 and complex numbers in complex128, which hold every value of the narrower dtypes exactly.
Where a difference or its bound overflows, both sides are scaled down by a power of two and compared again. Integers are
never turned into floats to be compared: int64 and uint64 do not fit.
"""

import sys
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from judge.manifest import Tolerance
from judge.render import render_number

Array: TypeAlias = npt.NDArray[Any]
Number: TypeAlias = "Array | complex"  # Python's bool, int and float are a complex to the type checker

_SCALE = 2.0**-64  # exact; takes the largest float64 far from overflow
_KINDS = {"b": "boolean", "i": "integer", "u": "integer", "f": "float", "c": "complex"}


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
    """The finding, None where all is right; `error` is the largest |got - want|, None where there is no such number."""

    finding: Finding | None
    error: float | None


def kind(value: Number) -> str:
    """`boolean`, `integer`, `float` or `complex`."""
    return _KINDS[np.asarray(value).dtype.kind] if not _is_int(value) else "integer"


def compare_elements(got: Number, want: Number, tolerance: Tolerance) -> Elements:
    """Compare two arrays or numbers; nothing is ever broadcast."""
    if np.shape(got) != np.shape(want):
        message = f"shape {np.shape(got)}, expected {np.shape(want)}"
        return Elements(Finding(Stage.SHAPE, message, "the shape is different"), None)
    if kind(got) != kind(want):
        message = f"dtype {_dtype(got)} is of kind {kind(got)}, expected kind {kind(want)} ({_dtype(want)})"
        return Elements(Finding(Stage.KIND, message, "the dtype is of another kind"), None)
    if kind(want) == "boolean":
        return _booleans(np.asarray(got), np.asarray(want))
    if kind(want) == "integer":
        return (
            _whole(_exact(got), _exact(want)) if np.shape(want) == () else _integers(np.asarray(got), np.asarray(want))
        )
    return _inexact(np.asarray(got), np.asarray(want), tolerance)


def _booleans(got: Array, want: Array) -> Elements:
    wrong = np.flatnonzero(got != want)
    if not wrong.size:
        return Elements(None, None)
    message = _count(wrong.size, want, "boolean", "differ") + _place(wrong[0], got, want, "first")
    return Elements(Finding(Stage.VALUE, message, "booleans differ"), None)


def _whole(got: int, want: int) -> Elements:
    if got == want:
        return Elements(None, 0.0)
    try:
        error = float(abs(got - want))
    except OverflowError:
        error = sys.float_info.max
    message = f"the integer differs: got {render_number(got)}, want {render_number(want)}"
    return Elements(Finding(Stage.VALUE, message, "integers differ"), error)


def _integers(got: Array, want: Array) -> Elements:
    wrong = np.flatnonzero(_unequal(got, want))
    if not wrong.size:
        return Elements(None, 0.0)
    # longdouble holds 64 bits; only the size of the difference rests on it, not the decision
    errors = np.abs(got.flat[wrong].astype(np.longdouble) - want.flat[wrong].astype(np.longdouble))
    worst = int(errors.argmax())
    message = _count(wrong.size, want, "integer", "differ") + _place(wrong[worst], got, want, "worst")
    return Elements(Finding(Stage.VALUE, message, "integers differ"), float(errors[worst]))


def _unequal(got: Array, want: Array) -> Array:
    """Exact also between int64 and uint64, whose common dtype is a float."""
    if got.dtype.kind == want.dtype.kind:
        return np.asarray(got != want)
    signed, unsigned = (got, want) if got.dtype.kind == "i" else (want, got)
    return np.asarray((signed < 0) | (signed.astype(np.uint64) != unsigned.astype(np.uint64)))


def _inexact(got: Array, want: Array, tolerance: Tolerance) -> Elements:
    wide = np.complex128 if want.dtype.kind == "c" else np.float64
    mine, right = got.astype(wide).ravel(), want.astype(wide).ravel()
    finite, expected = np.isfinite(mine), np.isfinite(right)
    lost = np.flatnonzero(expected & ~finite)
    if lost.size:
        message = _count(lost.size, want, "element", "are not finite where a finite number is expected")
        category = "not finite where a finite number is expected"
        return Elements(Finding(Stage.FINITE, message + _place(lost[0], got, want, "first"), category), None)
    special = np.flatnonzero(~expected)
    lost = special[~_special_right(mine[special], right[special], tolerance)]
    if lost.size:
        message = _count(lost.size, want, "element", "differ where an infinity or NaN is expected")
        category = "another value where an infinity or NaN is expected"
        return Elements(Finding(Stage.FINITE, message + _place(lost[0], got, want, "first"), category), None)
    return _finite(got, want, np.flatnonzero(expected), tolerance)


def _finite(got: Array, want: Array, where: Array, tolerance: Tolerance) -> Elements:
    """Compare the elements at the flat indices `where`, at which both are finite."""
    wide = np.complex128 if want.dtype.kind == "c" else np.float64
    errors, close = _close(got.ravel()[where].astype(wide), want.ravel()[where].astype(wide), tolerance)
    largest = float(errors.max(initial=0.0))
    if close.all():
        return Elements(None, largest)
    wrong = where[~close]
    worst = wrong[errors[~close].argmax()]
    message = _count(wrong.size, want, "element", f"differ{_more_than(tolerance)}") + _place(worst, got, want, "worst")
    return Elements(Finding(Stage.VALUE, message, "numbers differ by more than the tolerance"), largest)


def _close(got: Array, want: Array, tolerance: Tolerance) -> tuple[Array, Array]:
    """|got - want|, and whether it is at most atol + rtol * |want|; all are finite float64 or complex128."""
    with np.errstate(all="ignore"):
        errors, bounds = np.abs(got - want), tolerance.atol + tolerance.rtol * np.abs(want)
        close = errors <= bounds
        over = np.flatnonzero(~(np.isfinite(errors) & np.isfinite(bounds)))
        small = np.abs(got[over] * _SCALE - want[over] * _SCALE)
        close[over] = small <= tolerance.atol * _SCALE + tolerance.rtol * np.abs(want[over] * _SCALE)
    return np.asarray(np.minimum(errors, sys.float_info.max)), close


def _special_right(got: Array, want: Array, tolerance: Tolerance) -> Array:
    """Where `want` holds an infinity or NaN: is each part (real, imaginary) the same, or as near as it must be?"""
    if want.dtype.kind == "c":
        parts = [_special_right(a, b, tolerance) for a, b in ((got.real, want.real), (got.imag, want.imag))]
        return np.asarray(parts[0] & parts[1])
    right: Array = np.asarray(np.isinf(want) & (got == want))
    right |= np.isnan(want) & np.isnan(got) & tolerance.nan_equal
    both = np.flatnonzero(np.isfinite(want) & np.isfinite(got))
    right[both] = _close(got[both], want[both], tolerance)[1]
    return right


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
    terms = [_brief(tolerance.atol)] if tolerance.atol else []
    terms += [f"{_brief(tolerance.rtol)}*|want|"] if tolerance.rtol else []
    return f" by more than {' + '.join(terms)}" if terms else ""


def _brief(number: float) -> str:
    """`1e-5` and `1e-4`, where Python writes `1e-05` and `0.0001`."""
    if 0.01 <= number < 1e6:
        return repr(number).removesuffix(".0")
    return np.format_float_scientific(number, trim="-", exp_digits=1)


def _dtype(value: Number) -> str:
    return str(value.dtype) if isinstance(value, np.ndarray) else type(value).__name__


def _exact(value: Number) -> int:
    return value if isinstance(value, int) else int(np.asarray(value))


def _is_int(value: Number) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
