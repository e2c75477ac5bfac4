"""Counting errors in units in the last place."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judge.comparison.ulps import BUCKETS, Histogram, histogram, merged
from judge.inside.wire import decode

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # however busy the machine is


def steps(start: float, count: int, dtype: Any) -> Any:
    """The number that comes `count` numbers of its type after `start`."""
    value = np.array(start, dtype)
    for _ in range(count):
        value = np.nextafter(value, np.array(np.inf, dtype))
    return value


def bucket(got: Any, want: Any) -> str:
    """The label of the one number's error."""
    found = histogram(np.asarray(got), np.asarray(want))
    assert found is not None
    [(label, count)] = found.rows()
    assert count == 1
    return label


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("start", [0.0, 1.0, -1.0, 1000.0, -1e-7, 0.5])
def test_neighbours(start: float, dtype: Any) -> None:
    """The n-th number after another one is n units away from it, across zero and powers of two too."""
    for count, label in ((0, "0"), (1, "1"), (2, "2-3"), (3, "2-3"), (4, "4-7"), (7, "4-7"), (8, "8-15")):
        there = steps(start, count, dtype)
        assert bucket(there, np.array(start, dtype)) == label
        assert bucket(np.array(start, dtype), there) == label


@UNHURRIED
@given(st.floats(-(2.0**120), 2.0**120, width=32), st.integers(0, 40))
def test_float32_against_counting(start: float, count: int) -> None:
    """Single numbers are as far apart as one has to count from the one to the other."""
    low = 2 ** (count.bit_length() - 1) if count > 1 else count
    assert bucket(steps(start, count, np.float32), np.float32(start)).split("-")[0] == str(low)


@pytest.mark.parametrize(
    ("got", "want", "types", "label"),
    [
        (np.float64(1 + 2**-23), np.float32(1), "float32", "1"),
        (np.float32(1), np.float64(1 + 2**-25), "float32", "0"),
        (np.float16(1), np.float64(1 + 2**-10), "float16", "1"),
        (np.float64(-0.0), np.float64(0.0), "float64", "0"),
        (np.float64(1.7e308), np.float64(-1.7e308), "float64", "65536 or more"),
        (np.float64(1e300), np.float32(1), "float32", "65536 or more"),
        (np.float64(5e-324), np.float64(-5e-324), "float64", "2-3"),
    ],
)
def test_units_are_those_of_the_coarser_type(got: Any, want: Any, types: str, label: str) -> None:
    """Of two types the coarser one gives the unit; both zeros are one number."""
    found = histogram(np.asarray(got), np.asarray(want))
    assert found is not None
    assert (found.types, [row[0] for row in found.rows()]) == ((types,), [label])


def test_complex_numbers_count_twice() -> None:
    """The real and the imaginary part of a complex number are counted each."""
    want = np.array([1 + 1j, 2 + 2j], np.complex64)
    found = histogram(want + np.complex64(2**-23), want)
    assert found == Histogram(("float32",), (3, 1, *[0] * (BUCKETS - 2)))


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (np.array([math.nan, math.inf]), np.array([1.0, math.inf])),
        (np.zeros(0), np.zeros(0)),
        (np.array([1]), np.array([1])),
        (np.array([True]), np.array([True])),
        (np.array([1.0]), np.array([1j])),
    ],
)
def test_nothing_to_count(got: Any, want: Any) -> None:
    """Where no two finite floats stand beside each other there is no histogram."""
    assert histogram(got, want) is None


def test_bfloat16_counts_as_float32() -> None:
    """bfloat16 comes over the wire as float32: its unit is 65536 of that, which is the last bucket."""
    one, next_one = (decode(b"a" + bytes((10, 0)) + bits.to_bytes(2, "little")) for bits in (0x3F80, 0x3F81))
    assert next_one.dtype == np.float32
    assert bucket(next_one, one) == "65536 or more"


def test_merged() -> None:
    """Two histograms add up, and so do their types; none adds nothing."""
    single, double = (histogram(np.ones(3, dtype), np.ones(3, dtype)) for dtype in (np.float32, np.float64))
    assert merged(single, double) == Histogram(("float32", "float64"), (6, *[0] * (BUCKETS - 1)))
    assert merged(None, single) == merged(single, None) == single
    assert merged(None, None) is None
