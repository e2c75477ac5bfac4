"""Comparing any answer with any other, beside an oracle that loops in 60-digit decimals."""

import math
import warnings
from decimal import Context, Decimal, localcontext
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from judge.comparison.compare import Comparison, Opaque, compare, difference, render
from judge.comparison.tolerance import Tolerance

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # however busy the machine is

EXACT = Tolerance(0.0, 0.0, nan_equal=False)
KINDS = {"b": "b", "i": "i", "u": "i", "f": "f", "c": "c"}
DTYPES = ["bool", "int8", "int64", "uint8", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
arrays = hnp.arrays(st.sampled_from(DTYPES), shapes)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=5)
values = st.recursive(
    arrays | scalars | st.builds(Opaque, st.text()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2) | st.integers(), inner, max_size=3),
    max_leaves=6,
)
bounds = st.sampled_from([0.0, 1e-5, 1e-4, 0.5, 2.0]) | st.floats(0, 1e300)
tolerances = st.builds(Tolerance, bounds, bounds, st.booleans())


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two arrays of one shape, near each other or not, sometimes of other dtypes."""
    want = draw(arrays)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a cast that loses something makes a fine wrong answer
        got = want.astype(draw(st.sampled_from([want.dtype, want.dtype, np.dtype("complex128"), np.dtype("int64")])))
    for index in draw(st.lists(st.sampled_from([*np.ndindex(want.shape)]), max_size=3)) if want.size else []:
        got[index] = draw(hnp.from_dtype(got.dtype))
    if got.dtype.kind in "fc" and draw(st.booleans()):
        with np.errstate(all="ignore"):
            got = (got * (1 + draw(st.sampled_from([1e-6, 1e-4, -0.5, 1.0])))).astype(got.dtype)
    return got, want


def near(got: complex, want: complex, tolerance: Tolerance) -> bool | None:
    """|got - want| <= atol + rtol * |want| in 60 digits; None where float64 may round to either side."""
    with localcontext(Context(prec=60, Emin=-9999, Emax=9999)):
        a, b, c, d = (Decimal(part) for part in (got.real, got.imag, want.real, want.imag))
        error = ((a - c) ** 2 + (b - d) ** 2).sqrt()
        bound = Decimal(tolerance.atol) + Decimal(tolerance.rtol) * (c * c + d * d).sqrt()
        if abs(error - bound) <= Decimal("1e-12") * (error + bound) and error:
            return None
        return error <= bound


def part_right(got: float, want: float, tolerance: Tolerance) -> bool | None:
    """One real number beside another, specials included."""
    if math.isnan(want):
        return tolerance.nan_equal and math.isnan(got)
    if math.isinf(want) or not math.isfinite(got):
        return got == want
    return near(got, want, tolerance)


def element_right(got: Any, want: Any, tolerance: Tolerance) -> bool | None:
    """One element beside another, as Python numbers of one kind."""
    if isinstance(want, int):
        return bool(got == want)
    if isinstance(want, complex) and all(math.isfinite(part) for part in (want.real, want.imag, got.real, got.imag)):
        return near(got, want, tolerance)
    pairs = [(got.real, want.real), (got.imag, want.imag)] if isinstance(want, complex) else [(got, want)]
    found = [part_right(a, b, tolerance) for a, b in pairs]
    return False if False in found else None if None in found else True


@UNHURRIED
@given(pairs(), tolerances)
def test_arrays_against_an_oracle(pair: tuple[Any, Any], tolerance: Tolerance) -> None:
    """Arrays are equal exactly where a loop in 60-digit decimals says so."""
    got, want = pair
    found = compare(got, want, tolerance)
    if KINDS[got.dtype.kind] != KINDS[want.dtype.kind]:
        assert not found.equal
        return
    one_by_one = [element_right(a.item(), b.item(), tolerance) for a, b in zip(got.flat, want.flat, strict=True)]
    if False in one_by_one:
        assert not found.equal
    elif None not in one_by_one:
        assert found.equal


def words_are_sound(found: Comparison) -> bool:
    """Is something said exactly where there is a difference, and no digit in the category?"""
    silent = not found.message and not found.category
    bounded = len(found.message) < 1000 and not any(letter.isdigit() for letter in found.category)
    number = found.max_abs_error
    return found.equal is silent and bounded and (number is None or math.isfinite(number))


@UNHURRIED
@given(values, values, tolerances)
def test_any_two_values(got: Any, want: Any, tolerance: Tolerance) -> None:
    """Whatever is compared, there is an answer in bounded words, and its category holds no number."""
    assert words_are_sound(compare(got, want, tolerance))
    assert len(difference(got, want)) < 2100


def harmless(value: Any) -> bool:
    """Holds the value neither NaN nor something that is equal to nothing?"""
    if isinstance(value, Opaque):
        return False
    if isinstance(value, list):
        return all(map(harmless, value))
    if isinstance(value, dict):
        return all(map(harmless, value.values()))
    return value is None or isinstance(value, str) or not np.isnan(np.asarray(value, np.complex128)).any()


@UNHURRIED
@given(values.filter(harmless))
def test_equal_to_itself(value: Any) -> None:
    """Every value without NaN equals itself, to the last bit."""
    found = compare(value, value, EXACT)
    assert found.equal
    assert found.max_abs_error in (0.0, None)


@UNHURRIED
@given(values)
def test_rendered_text_is_bounded(value: Any) -> None:
    """The text of any value is bounded, and holds no control character but the line end."""
    text = render(value)
    assert len(text) < 2100
    assert text.replace("\n", "").isprintable()
