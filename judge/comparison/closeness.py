"""Measures two arrays: for each element its error, its bound, and whether it is correct.

*Theory of operation.* Floats are compared in float64 and complex numbers in complex128, which represent every value of
the narrower dtypes exactly. If a difference or its bound overflows, both sides are scaled down by a power of two and compared
again. Integers are never converted to floats to be compared, because int64 and uint64 do not fit.
"""

import sys
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from judge.comparison.tolerance import Tolerance

Array: TypeAlias = npt.NDArray[Any]
Number: TypeAlias = "Array | complex"  # Python's bool, int and float are a complex to the type checker
Peaks: TypeAlias = tuple[float, float]

_SCALE = 2.0**-64  # exact; takes the largest float64 far from overflow
_KINDS = {"b": "boolean", "i": "integer", "u": "integer", "f": "float", "c": "complex"}
_ABOVE_ONE = float(np.nextafter(1.0, 2.0))
_ONE_TRUE = np.broadcast_to(np.True_, (1,))


@dataclass(frozen=True)
class Measured:
    """Flat arrays in C order, with one entry per element.

    `errors` is |got - want|, `bounds` the allowed error, `ratios` errors divided by bounds (0 if both are 0, infinite if only the
    bound is 0). All three are NaN for booleans and for numbers that are not finite. Errors and bounds that overflow are the
    largest float64. The ratio of a correct element is at most 1, that of an incorrect one above 1. `expected` is true where a
    finite value is expected.
    """

    right: Array
    expected: Array
    errors: Array
    bounds: Array
    ratios: Array


def kind(value: Number) -> str:
    """`boolean`, `integer`, `float` or `complex`."""
    return _KINDS[np.asarray(value).dtype.kind] if not is_whole(value) else "integer"


def is_whole(value: Number) -> bool:
    """Whether it is a Python integer, which may have more than 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool)


def measure(got: Number, want: Number, tolerance: Tolerance) -> Measured:
    """Measure two values of the same shape and kind. An infinity equals itself; NaN equals NaN with `nan_equal`."""
    if type(got) is float and type(want) is float:
        quick = _plain_floats(got, want, tolerance)
        if quick is not None:
            return quick
    found = kind(want)
    if found == "boolean":
        right = (np.asarray(got) == np.asarray(want)).ravel()
        nothing = np.broadcast_to(np.float64(np.nan), right.shape)
        return Measured(right, np.broadcast_to(np.True_, right.shape), nothing, nothing, nothing)
    if found == "integer":
        return _integers(got, want)
    with np.errstate(all="ignore"):
        return _inexact(np.asarray(got), np.asarray(want), tolerance)


def _plain_floats(got: float, want: float, tolerance: Tolerance) -> Measured | None:
    """A fast path for two finite Python floats, of which a result may contain a hundred thousand. None if it does not apply."""
    atol, rtol, scale_rtol = tolerance.terms()
    error, size = abs(got - want), abs(want)
    bound = atol + rtol * size + scale_rtol * size
    if not (isfinite(error) and isfinite(bound)):
        return None
    right = error <= bound
    ratio = 0.0 if error == 0 else error / bound if bound else inf
    ratio = min(ratio, 1.0) if right else max(ratio, _ABOVE_ONE)
    values = np.array((error, bound, ratio))
    return Measured(np.array((right,)), _ONE_TRUE, values[:1], values[1:2], values[2:])


def _integers(got: Number, want: Number) -> Measured:
    if is_whole(got) or is_whole(want):  # one of them is a Python integer: the shape is ()
        error = abs(_exact(got) - _exact(want))
        errors: Array = np.array([_as_float(error)])
        right: Array = np.array([error == 0])
    else:
        mine, theirs = np.asarray(got).ravel(), np.asarray(want).ravel()
        right = ~_unequal(mine, theirs)
        wrong = np.flatnonzero(~right)
        # longdouble represents 64 bits; only the reported difference depends on it, not the decision
        wide = np.float64 if max(mine.itemsize, theirs.itemsize) < 8 else np.longdouble
        errors = np.zeros(right.size)
        errors[wrong] = np.abs(mine[wrong].astype(wide) - theirs[wrong].astype(wide))
    expected, bounds = (np.broadcast_to(value, right.shape) for value in (np.True_, np.float64(0)))
    return Measured(right, expected, errors, bounds, np.where(right, 0.0, np.inf))


def _exact(value: Number) -> int:
    return value if isinstance(value, int) else int(np.asarray(value))


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return sys.float_info.max


def _unequal(got: Array, want: Array) -> Array:
    """Compare exactly, also int64 with uint64, whose common dtype is a float."""
    if got.dtype.kind == want.dtype.kind:
        return np.asarray(got != want)
    signed, unsigned = (got, want) if got.dtype.kind == "i" else (want, got)
    return np.asarray((signed < 0) | (signed.astype(np.uint64) != unsigned.astype(np.uint64)))


def _inexact(got: Array, want: Array, tolerance: Tolerance) -> Measured:
    wide = np.complex128 if want.dtype.kind == "c" else np.float64
    mine, theirs = got.astype(wide).ravel(), want.astype(wide).ravel()
    expected, finite = np.isfinite(theirs), np.isfinite(mine)
    peaks = _peaks(theirs[expected]) if tolerance.terms()[2] else (0.0, 0.0)
    if expected.all() and finite.all():
        return _close(mine, theirs, tolerance, peaks)
    right, (errors, bounds, ratios) = np.zeros(theirs.size, bool), np.full((3, theirs.size), np.nan)
    both = np.flatnonzero(expected & finite)
    close = _close(mine[both], theirs[both], tolerance, peaks)
    right[both], errors[both], bounds[both], ratios[both] = close.right, close.errors, close.bounds, close.ratios
    special = np.flatnonzero(~expected)
    right[special] = _special_right(mine[special], theirs[special], tolerance, peaks)
    return Measured(right, expected, errors, bounds, ratios)


def _peaks(want: Array) -> Peaks:
    """max|want|, unscaled and scaled down. `want` is finite, but its maximum may overflow."""
    return float(np.abs(want).max(initial=0.0)), float(np.abs(want * _SCALE).max(initial=0.0))


def _close(got: Array, want: Array, tolerance: Tolerance, peaks: Peaks) -> Measured:
    """Measure finite float64 or complex128 numbers."""
    errors, bounds = np.abs(got - want), _bounds(np.abs(want), peaks[0], 1.0, tolerance)
    close, ratios = errors <= bounds, _ratios(errors, bounds)
    over = np.flatnonzero(~(np.isfinite(errors) & np.isfinite(bounds)))
    if over.size:
        small = np.abs(got[over] * _SCALE - want[over] * _SCALE)
        limit = _bounds(np.abs(want[over] * _SCALE), peaks[1], _SCALE, tolerance)
        close[over], ratios[over] = small <= limit, _ratios(small, limit)
        errors, bounds = (np.nan_to_num(values, nan=sys.float_info.max) for values in (errors, bounds))
    ratios = np.where(close, np.minimum(ratios, 1.0), np.maximum(ratios, _ABOVE_ONE))
    return Measured(close, np.broadcast_to(np.True_, close.shape), errors, bounds, ratios)


def _bounds(sizes: Array, peak: float, unit: float, tolerance: Tolerance) -> Array:
    atol, rtol, scale_rtol = tolerance.terms()
    bounds = atol * unit + rtol * sizes
    return np.asarray(bounds + scale_rtol * peak if scale_rtol else bounds)


def _ratios(errors: Array, bounds: Array) -> Array:
    return np.asarray(np.where(errors == 0, 0.0, errors / bounds))


def _special_right(got: Array, want: Array, tolerance: Tolerance, peaks: Peaks) -> Array:
    """Where `want` has an infinity or NaN: whether each part (real, imaginary) is the same, or within the tolerance."""
    if want.dtype.kind == "c":
        parts = [_special_right(a, b, tolerance, peaks) for a, b in ((got.real, want.real), (got.imag, want.imag))]
        return np.asarray(parts[0] & parts[1])
    right: Array = np.asarray(np.isinf(want) & (got == want))
    right |= np.isnan(want) & np.isnan(got) & tolerance.nan_equal
    both = np.flatnonzero(np.isfinite(want) & np.isfinite(got))
    right[both] = _close(got[both], want[both], tolerance, peaks).right
    return right
