"""Comparing an answer with the expected one."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

from judge.comparison.compare import Opaque, compare, difference, render
from judge.comparison.tolerance import Tolerance

USUAL = Tolerance(1e-5, 1e-4, nan_equal=False)
EXACT = Tolerance(0.0, 0.0, nan_equal=False)
NAN_EQUAL = Tolerance(1e-5, 1e-4, nan_equal=True)
NAN, INF = math.nan, math.inf


def floats(*values: float) -> Any:
    """A float64 array."""
    return np.array(values, np.float64)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (floats(1, 2), floats(1, 2)),
        (np.array([1, 2], np.float16), np.array([1, 2], np.float64)),
        (np.array([1, 2], np.uint8), np.array([1, 2], np.int64)),
        (np.array([1j], np.complex64), np.array([1j], np.complex128)),
        (np.array([True]), np.array([True])),
        (np.array(1.5), 1.5),
        (1.5, np.array(1.5, np.float32)),
        (np.float64(1.5), 1.5),
        (np.int8(3), 3),
        (3, np.array(3, np.uint64)),
        (True, np.array(True)),
        (1j, np.array(1j)),
        (2**200, 2**200),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (floats(INF, -INF), floats(INF, -INF)),
        (np.array([complex(INF, 1)]), np.array([complex(INF, 1)])),
        (floats(5e-324), floats(0)),
        ("text", "text"),
        (None, None),
        ([1, (2, "a")], (1, [2, "a"])),
        ({"w": floats(1), 2: None}, {2: None, "w": floats(1)}),
        ([], []),
        ({}, {}),
    ],
)
def test_equal(got: Any, want: Any) -> None:
    """What the format calls equal is equal, and nothing is said of it."""
    found = compare(got, want, USUAL)
    assert (found.equal, found.message, found.category) == (True, "", "")


@pytest.mark.parametrize(
    ("got", "want", "message", "category"),
    [
        (np.zeros((4, 8)), np.zeros(32), ("shape (4, 8)", "expected (32,)"), "shape"),
        (np.zeros((1, 3)), np.zeros(3), ("shape (1, 3)", "expected (3,)"), "shape"),
        (np.array(1.0), np.ones(3), ("shape ()", "expected (3,)"), "shape"),
        (np.zeros((0, 2)), np.zeros((2, 0)), ("shape (0, 2)", "expected (2, 0)"), "shape"),
        (np.array([1]), np.array([1], np.float32), ("got integers (int64)", "expected floats (float32)"), "dtype"),
        (1, 1.0, ("got an integer (int)", "expected a float (float)"), "dtype"),
        (True, 1, ("got a boolean (bool)", "expected an integer (int)"), "dtype"),
        (1.0, 1 + 0j, ("got a float (float)", "expected a complex number (complex)"), "dtype"),
        (
            floats(1, NAN, INF),
            floats(1, 2, 3),
            ("2 of 3 numbers are infinite or NaN", "at [1]: got nan, expected 2.0"),
            "infinite or NaN",
        ),
        (NAN, 2.0, ("the number is infinite or NaN", "got nan, expected 2.0"), "infinite or NaN"),
        (
            floats(1, INF),
            floats(1, -INF),
            ("1 of 2 numbers is wrong", "infinity or NaN is expected", "at [1]: got inf, expected -inf"),
            "infinity or NaN is expected",
        ),
        (
            floats(*[0] * 7, 0.25, 1, 1, *[0] * 22),
            floats(*[0] * 7, 0.24, 1.001, 1.001, *[0] * 22),
            ("3 of 32 numbers are off", "at [7]: got 0.25, expected 0.24", "off by 0.01, allowed 3.4e-05"),
            "tolerance",
        ),
        (
            np.array([[1, 2]], np.float32),
            np.array([[1, 3]], np.float32),
            ("1 of 2 numbers is off", "at [0, 1]: got 2.0, expected 3.0"),
            "tolerance",
        ),
        (0.25, 0.5, ("the number is off", "got 0.25, expected 0.5"), "tolerance"),
        (
            np.array([1, 2, 9]),
            np.array([1, 3, 4]),
            ("2 of 3 integers are wrong", "largest error is at [2]: got 9, expected 4"),
            "integers",
        ),
        (1, 2, ("the integer is wrong", "got 1, expected 2"), "integers"),
        (
            np.array([True, False]),
            np.array([True, True]),
            ("1 of 2 booleans is wrong", "first is at [1]: got False, expected True"),
            "booleans",
        ),
        (True, False, ("the boolean is wrong", "got True, expected False"), "booleans"),
        ("a\n", "b", ("the text is wrong", "got 'a\\n', expected 'b'"), "text"),
        (None, np.zeros(3), ("got None, expected an array", "return statement"), "got None, expected a value"),
        ([1.0], floats(1), ("got a list, expected an array",), "got a list, expected an array"),
        (1.0, floats(1), ("got a float, expected an array",), "got a float, expected an array"),
        (floats(1), 1.0, ("got an array, expected a float",), "got an array, expected a float"),
        (1.0, None, ("got a float, expected None",), "got a float, expected another type"),
        (
            Opaque("set"),
            floats(1),
            ("a value of type set, expected an array",),
            "an unsupported type, expected an array",
        ),
        ([1, 2], [1, 2, 3], ("a list of length 2, expected length 3",), "length of a list"),
        ({"a": 1, "b": 2}, {"a": 1, "c": 2}, ("missing keys: 'c'", "unexpected keys: 'b'"), "keys of a dict"),
        ([{"w": np.zeros((4, 8))}], [{"w": np.zeros(32)}], ("at [0]['w']: got shape (4, 8)",), "shape"),
    ],
)
def test_unequal(got: Any, want: Any, message: tuple[str, ...], category: str) -> None:
    """Each difference is described in words with its values, and in a category without any."""
    found = compare(got, want, USUAL)
    assert not found.equal
    assert all(part.lower() in found.message.lower() for part in message), found.message
    assert category.lower() in found.category.lower()
    assert not any(letter.isdigit() for letter in found.category)


def test_earliest_stage_is_reported() -> None:
    """Of two differences, one in structure or shape is reported before one in values, wherever it is."""
    found = compare([1.0, np.zeros(2), None], [2.0, np.zeros(3), "a"], USUAL)
    assert found.message.startswith("At [2]: got None")
    assert "[1]: got shape (2,), expected (3,)" in compare([1.0, np.zeros(2)], [2.0, np.zeros(3)], USUAL).message


@pytest.mark.parametrize(
    ("got", "want", "error"),
    [
        (floats(1, 2.5), floats(1, 2), 0.5),
        (floats(), floats(), 0.0),
        ([1.0, floats(3)], [1.0, floats(1)], 2.0),
        ([3.0, "a"], [1.0, "a"], 2.0),
        ([3.0, "a"], [1.0, "b"], None),
        ("a", "a", None),
        (floats(NAN, 1), floats(1, 2), None),
        (floats(1), np.zeros(2), None),
        (floats(INF, 1), floats(INF, 2), 1.0),
        (floats(1e308), floats(-1e308), np.finfo(np.float64).max),
        (np.array([3 + 4j]), np.array([0j]), 5.0),
        (np.array([-(2**63)]), np.array([2**64 - 1], np.uint64), float(2**64 + 2**63)),
        (2**1100, 0, np.finfo(np.float64).max),
    ],
)
def test_max_abs_error(got: Any, want: Any, error: float | None) -> None:
    """The largest error is a finite number, or None where the values cannot be subtracted."""
    assert compare(got, want, USUAL).max_abs_error == error


def test_integers_are_exact() -> None:
    """Integers that float64 cannot tell apart are told apart, signed against unsigned too."""
    big = 2**63 - 1
    assert not compare(np.array([big]), np.array([big - 1]), USUAL).equal
    assert not compare(np.array([big]), np.array([big + 1], np.uint64), USUAL).equal
    assert compare(np.array([big]), np.array([big], np.uint64), USUAL).equal
    assert not compare(np.array([-1]), np.array([2**64 - 1], np.uint64), USUAL).equal
    assert not compare(np.array([2**64 - 1], np.uint64), np.array([-1]), USUAL).equal
    assert not compare(2**200 + 1, 2**200, USUAL).equal
    assert not compare(2**200, np.array(0, np.int64), USUAL).equal


@pytest.mark.parametrize(
    ("got", "want", "tolerance", "equal"),
    [
        (1.5, 1.0, Tolerance(0.5, 0.0, nan_equal=False), True),
        (np.nextafter(1.5, 2), 1.0, Tolerance(0.5, 0.0, nan_equal=False), False),
        (3.0, 2.0, Tolerance(0.0, 0.5, nan_equal=False), True),
        (2.0, 3.0, Tolerance(0.0, 0.25, nan_equal=False), False),
        (5e-324, 0.0, EXACT, False),
        (-0.0, 0.0, EXACT, True),
        (1e308, -1e308, Tolerance(0.0, 1.9, nan_equal=False), False),
        (1e308, -1e308, Tolerance(0.0, 2.0, nan_equal=False), True),
        (1e308, -1e308, USUAL, False),
        (1.7e308 + 1.7e308j, 1.7e308 + 1.7e308j, EXACT, True),
        (1.7e308 + 1.7e308j, 1.6e308 + 1.7e308j, EXACT, False),
        (NAN, NAN, USUAL, False),
        (NAN, NAN, NAN_EQUAL, True),
        (1.0, NAN, NAN_EQUAL, False),
        (NAN, 1.0, NAN_EQUAL, False),
        (INF, NAN, NAN_EQUAL, False),
        (INF, 1e308, Tolerance(0.0, 10.0, nan_equal=True), False),
        (1e308, INF, Tolerance(1.0, 10.0, nan_equal=True), False),
        (-INF, INF, Tolerance(1.0, 10.0, nan_equal=True), False),
        (complex(INF, 1), complex(INF, 1.000001), USUAL, True),
        (complex(INF, 1), complex(INF, 2), USUAL, False),
        (complex(NAN, 1), complex(NAN, 1), NAN_EQUAL, True),
        (complex(1, NAN), complex(NAN, 1), NAN_EQUAL, False),
    ],
)
def test_tolerance(got: Any, want: Any, tolerance: Tolerance, equal: bool) -> None:
    """The bound itself is within it; overflow, NaN and infinities are decided as the format says."""
    assert compare(got, want, tolerance).equal is equal


def test_never_broadcast() -> None:
    """A constant does not stand for an array of itself."""
    want = np.ones((3, 3))
    for got in (1.0, np.array(1.0), np.ones(1), np.ones(3), np.ones((1, 3)), np.ones((3, 1)), np.ones((1, 3, 3))):
        assert not compare(got, want, USUAL).equal


def test_no_inputs_are_changed() -> None:
    """Comparing and rendering leave both values as they are, read-only arrays too."""
    got, want = floats(1, NAN), floats(1, 2)
    got.flags.writeable = want.flags.writeable = False
    compare(got, want, USUAL)
    render(got)
    difference(got, want)
    assert want.tolist() == [1, 2]


def test_huge_integer() -> None:
    """An integer of more digits than Python would write is told by its length."""
    assert "got an integer of 30001 bits, expected 0" in compare(2**30000, 0, USUAL).message


def test_specials_in_every_place() -> None:
    """Infinities and NaN beside each other in one array do not hide one another."""
    for a, b in itertools.product((NAN, INF, -INF, 0.0), repeat=2):
        equal = (a == b) or (math.isnan(a) and math.isnan(b))
        assert compare(floats(1, a, 2), floats(1, b, 2), NAN_EQUAL).equal is equal
