"""Every policy of comparison beside an oracle that recurses in rational numbers and tries every order there is.

The oracle knows neither NumPy's arithmetic nor the judge's: arrays are nested lists to it, tolerances are looked up by
walking the whole path, and an answer in any order is compared in all of them.
"""

import itertools
import math
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from judge.comparison.compare import compare
from judge.comparison.report import report, sentences
from judge.comparison.tolerance import Mode, Part, Tolerance
from judge.inside.wire import Opaque, decode, encode

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # however busy the machine is

DTYPES = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128",
)  # fmt: skip
TYPES = ((bool, "b"), (int, "i"), (float, "f"), (complex, "c"))
Answer = bool | None  # None: so near to the bound that float64 may round to either side


def every(found: list[Answer]) -> Answer:
    """Are all right?"""
    return False if False in found else None if None in found else True


def some(found: list[Answer]) -> Answer:
    """Is any right?"""
    return True if True in found else None if None in found else False


def judged(got: Any, want: Any, top: Tolerance, trail: tuple[tuple[Any, bool], ...] = ()) -> Answer:
    """Is `got` right? `trail` holds the keys on the way, each with whether it is an index of a list."""
    rule = in_force(top, trail)
    if isinstance(want, dict):
        if not isinstance(got, dict) or set(got) != set(want):
            return False
        return every([judged(got[key], want[key], top, (*trail, (key, False))) for key in want])
    if isinstance(want, list | tuple):
        if not isinstance(got, list | tuple) or len(got) != len(want):
            return False
        table = [[judged(a, b, top, (*trail, (j, True))) for j, b in enumerate(want)] for a in got]
        return in_some_order(table, rule["mode"])
    if want is None or isinstance(want, str):
        return type(got) is type(want) and got == want
    if isinstance(want, Opaque) or not isinstance(got, bool | int | float | complex | np.ndarray | np.generic):
        return False
    return judged_array(got, want, rule)


def in_force(top: Tolerance, trail: tuple[tuple[Any, bool], ...]) -> dict[str, Any]:
    """What holds at the end of `trail`."""
    names = ("atol", "rtol", "nan_equal", "mode", "scale_rtol")
    found = {name: getattr(top, name) for name in names}
    for length in range(1, len(trail) + 1):
        if trail[length - 1][1] and found["mode"] == "unordered":
            found["mode"] = "tolerance"
        for part in top.outputs:
            keys = [key for key, _ in trail[:length]]
            if len(part.path) == length and all(a is None or a == b for a, b in zip(part.path, keys, strict=True)):
                found |= {name: getattr(part, name) for name in names if getattr(part, name) is not None}
    return found


def in_some_order(table: list[list[Answer]], mode: str) -> Answer:
    """Of the answers for each item beside each expected one, those on the diagonal, or on any other."""
    places = range(len(table))
    if mode != "unordered":
        return every([table[i][i] for i in places])
    return some([every([table[i][j] for i, j in enumerate(order)]) for order in itertools.permutations(places)])


def judged_array(got: Any, want: Any, rule: dict[str, Any]) -> Answer:
    """Two numbers or arrays."""
    a, b = np.asarray(got), np.asarray(want)
    if (isinstance(want, np.ndarray) and want.ndim > 0) != (isinstance(got, np.ndarray) and got.ndim > 0):
        return False
    if a.shape != b.shape or letter(got) != letter(want):
        return False
    peak = biggest(want)
    if b.ndim == 0 or rule["mode"] != "unordered":
        return every([element(x, y, rule, peak) for x, y in zip(flat(got), flat(want), strict=True)])
    table = [[every([element(x, y, rule, peak) for x, y in zip(flat(p), flat(q), strict=True)]) for q in b] for p in a]
    return in_some_order(table, "unordered")


def flat(value: Any) -> list[Any]:
    """All numbers of it, as Python's."""
    return value.ravel().tolist() if isinstance(value, np.ndarray) else [getattr(value, "item", lambda: value)()]


def letter(value: Any) -> str:
    """The kind of its numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return "i" if value.dtype.kind == "u" else value.dtype.kind
    return next(name for kind, name in TYPES if isinstance(value, kind))


def biggest(value: Any) -> Decimal:
    """The largest finite number's size."""
    return max((size(number) for number in flat(value) if finite(number)), default=Decimal(0))


def finite(number: complex) -> bool:
    """Are both parts?"""
    return isinstance(number, int) or (math.isfinite(number.real) and math.isfinite(number.imag))


def size(number: complex) -> Decimal:
    """|number| in 60 digits."""
    if isinstance(number, int):
        return Decimal(abs(number))
    with localcontext(Context(prec=60, Emin=-9999, Emax=9999)):
        return (Decimal(number.real) ** 2 + Decimal(number.imag) ** 2).sqrt()


def element(got: Any, want: Any, rule: dict[str, Any], peak: Decimal) -> Answer:
    """One number beside another."""
    if isinstance(want, int):
        return bool(got == want)
    if isinstance(want, float):
        return real(got, want, rule, peak)
    if finite(want):
        return finite(got) and near(distance(got, want), want, rule, peak)
    return every([real(got.real, want.real, rule, peak), real(got.imag, want.imag, rule, peak)])


def real(got: float, want: float, rule: dict[str, Any], peak: Decimal) -> Answer:
    """One real number beside another."""
    if math.isnan(want):
        return rule["nan_equal"] and math.isnan(got)
    if math.isinf(want) or not math.isfinite(got):
        return got == want
    return near(abs(Fraction(got) - Fraction(want)), want, rule, peak)


def distance(got: complex, want: complex) -> Fraction:
    """|got - want| of complex numbers: a root, so in 60 digits."""
    with localcontext(Context(prec=60, Emin=-9999, Emax=9999)):
        parts = [Decimal(a) - Decimal(b) for a, b in ((got.real, want.real), (got.imag, want.imag))]
        return Fraction((parts[0] ** 2 + parts[1] ** 2).sqrt())


def near(error: Fraction, want: complex, rule: dict[str, Any], peak: Decimal) -> Answer:
    """Is the error within the bound?"""
    if rule["mode"] == "exact" or not error:
        return not error
    bound = Fraction(rule["atol"]) + Fraction(rule["rtol"]) * Fraction(size(want))
    bound += Fraction(rule["scale_rtol"]) * Fraction(peak)
    if bound and bound != error and abs(error - bound) <= (error + bound) / 10**12 + Fraction(1, 10**320):
        return None
    return error <= bound


shapes = hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=4)
numbers = st.sampled_from([0.0, -0.0, 1.0, 1.1, 2.0, -3.5, 1e-7, 1e200, math.inf, -math.inf, math.nan]) | st.floats()


@st.composite
def arrays(draw: st.DrawFn) -> Any:
    """An array of any dtype of the wire, often with numbers near each other."""
    dtype, shape = np.dtype(draw(st.sampled_from(DTYPES))), draw(shapes)
    few = st.sampled_from([0, 1, 2, 3]) if dtype.kind != "b" else st.booleans()
    return draw(hnp.arrays(dtype, shape, elements=few | hnp.from_dtype(dtype)))


scalars = st.none() | st.booleans() | st.integers() | st.integers(0, 3) | numbers | st.complex_numbers()
texts = st.text(max_size=2) | st.sampled_from("ab")
values = st.recursive(
    arrays() | scalars | texts | st.lists(st.integers(0, 3), max_size=4) | st.lists(numbers, max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", 1]), inner, max_size=3),
    max_leaves=6,
)
bounds = st.sampled_from([0.0, 1e-6, 0.2, 1.0, 2.5]) | st.floats(0, 1e300)
segments = st.sampled_from([None, 0, 1, "a", "b"])
parts = st.builds(
    Part,
    st.lists(segments, min_size=1, max_size=2).map(tuple),
    st.none() | bounds,
    st.none() | bounds,
    st.none() | st.booleans(),
    st.none() | st.sampled_from(Mode),
    st.none() | bounds,
)
tolerances = st.builds(
    Tolerance, bounds, bounds, st.booleans(), st.sampled_from(Mode), bounds, st.lists(parts, max_size=3).map(tuple)
)


@st.composite
def answers(draw: st.DrawFn, want: Any) -> Any:
    """Something like `want`: reordered, a little off, of another class in places, or the same."""
    if isinstance(want, dict):
        items = draw(st.permutations(list(want.items())))
        return {key: draw(answers(item)) for key, item in items if draw(st.integers(0, 19))}
    if isinstance(want, list | tuple):
        items = [draw(answers(item)) for item in (draw(st.permutations(want)) if draw(st.booleans()) else want)]
        return tuple(items) if draw(st.booleans()) else items
    fate = draw(st.integers(0, 9))
    if fate == 0:
        return draw(values)
    if fate < 5 or want is None or isinstance(want, str | bool):
        return want
    return draw(moved(want))


@st.composite
def moved(draw: st.DrawFn, want: Any) -> Any:
    """A number or an array that is a little off, or whose rows are reordered, or that is a 0-d array instead."""
    if isinstance(want, np.ndarray) and want.ndim and draw(st.booleans()):
        return want[np.array(draw(st.permutations(range(len(want)))), int)]
    step = draw(st.sampled_from([0, 1, 1, 0.1, -0.1, 1e-7]))
    if isinstance(want, int) or (isinstance(want, np.ndarray) and want.dtype.kind in "biu"):
        return want ^ True if letter(want) == "b" else want + int(step)
    with np.errstate(all="ignore"):
        off = want + step if isinstance(want, np.ndarray) else np.asarray(want) + step
    return off.astype(want.dtype) if isinstance(want, np.ndarray) else off if draw(st.booleans()) else off.item()


pairs = values.flatmap(lambda want: st.tuples(answers(want), st.just(want)))


@UNHURRIED
@given(pairs, tolerances)
def test_every_policy_against_an_oracle(pair: tuple[Any, Any], tolerance: Tolerance) -> None:
    """Nested answers of all kinds are right exactly where rational numbers and all orders say so."""
    got, want = pair
    expected = judged(got, want, tolerance)
    assert expected is None or compare(got, want, tolerance).equal is expected


@UNHURRIED
@given(st.lists(numbers, max_size=5), st.randoms(use_true_random=False), tolerances, st.sampled_from(["list", "array"]))
def test_numbers_in_any_order_against_an_oracle(want: Any, chance: Any, tolerance: Tolerance, form: str) -> None:
    """Real numbers in any order, each a step from an expected one, are right exactly where some order is right."""
    rule = Tolerance(tolerance.atol, tolerance.rtol, tolerance.nan_equal, Mode.UNORDERED, tolerance.scale_rtol)
    got: Any = [number + chance.choice([0, 0, 0.1, 1, rule.atol, -rule.atol]) for number in want]
    chance.shuffle(got)
    got, want = (np.array(items, np.float64) if form == "array" else items for items in (got, want))
    expected = judged(got, want, rule)
    assert expected is None or compare(got, want, rule).equal is expected


few_numbers = st.sampled_from([-1.0, 0.0, 1.0, 2.0])
few_bounds = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0])
few_parts = st.builds(
    Part,
    st.lists(st.sampled_from([None, 0, 1, "a"]), min_size=1, max_size=2).map(tuple),
    st.none() | few_bounds,
    st.none() | few_bounds,
    st.none(),
    st.none() | st.sampled_from(Mode),
    st.none() | few_bounds,
)
few_tolerances = st.builds(
    Tolerance,
    few_bounds,
    few_bounds | st.sampled_from([1.5, 2.0]),
    st.just(False),
    st.sampled_from([Mode.UNORDERED, Mode.UNORDERED, Mode.TOLERANCE, Mode.EXACT]),
    few_bounds,
    st.lists(few_parts, max_size=3).map(tuple),
)


@st.composite
def crowded(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two answers of one structure whose numbers lie so close that most fit several others."""
    count = draw(st.integers(1, 4))
    item = draw(
        st.sampled_from([
            few_numbers,
            st.builds(complex, few_numbers, few_numbers),
            st.lists(few_numbers, min_size=2, max_size=2),
            hnp.arrays("float32", 2, elements=few_numbers),
            st.fixed_dictionaries({"a": st.lists(few_numbers, min_size=2, max_size=2)}),
        ])
    )  # fmt: skip
    got, want = (draw(st.lists(item, min_size=count, max_size=count)) for _ in range(2))
    form = draw(st.sampled_from(["list", "array", "dict"]))
    if form == "array" and not isinstance(want[0], dict):
        return np.array(got), np.array(want)
    return ({"a": got, 1: 0.5}, {"a": want, 1: 0.5}) if form == "dict" else (got, want)


@settings(UNHURRIED, max_examples=600)
@given(crowded(), few_tolerances)
def test_crowded_answers_against_an_oracle(pair: tuple[Any, Any], tolerance: Tolerance) -> None:
    """Where items fit several others, and rules differ from part to part, the right order and the right rule are found."""
    expected = judged(*pair, tolerance)
    assert expected is None or compare(*pair, tolerance).equal is expected


@UNHURRIED
@given(pairs, tolerances)
def test_report_agrees_with_the_comparison(pair: tuple[Any, Any], tolerance: Tolerance) -> None:
    """Nothing is over the bound where the answer is right; what is told is bounded and never fails."""
    got, want = pair
    found, compared = report(got, want, tolerance), compare(got, want, tolerance)
    assert not compared.equal or found.over == 0
    assert len(found.mismatches) == min(found.over, 5) or len(found.mismatches) == 5
    assert found.not_finite <= found.over <= found.compared
    assert len("\n".join(sentences(found))) < 5000
    if compared.worst_ratio is not None:
        assert (compared.worst_ratio <= 1) is compared.equal
        assert compared.max_abs_error is not None
    if compared.equal and found.worst is not None:
        assert found.worst.error == compared.max_abs_error


@UNHURRIED
@given(pairs, tolerances)
def test_the_wire_changes_nothing(pair: tuple[Any, Any], tolerance: Tolerance) -> None:
    """Values that have crossed the wire compare as those that have not."""
    got, want = pair
    crossed = decode(encode(got)), decode(encode(want))
    assert compare(*crossed, tolerance) == compare(got, want, tolerance)


@UNHURRIED
@given(pairs, tolerances, st.floats(1, 1e3))
def test_a_wider_tolerance_accepts_no_less(pair: tuple[Any, Any], narrow: Tolerance, factor: float) -> None:
    """What is right stays right when every bound grows."""

    def wider(number: float | None) -> float | None:
        return None if number is None else number * factor

    parts = tuple(
        Part(part.path, wider(part.atol), wider(part.rtol), part.nan_equal, part.mode, wider(part.scale_rtol))
        for part in narrow.outputs
    )
    grown = [number * factor for number in (narrow.atol, narrow.rtol, narrow.scale_rtol)]
    wide = Tolerance(grown[0], grown[1], narrow.nan_equal, narrow.mode, grown[2], parts)
    assert compare(*pair, wide).equal or not compare(*pair, narrow).equal


@UNHURRIED
@given(pairs, tolerances)
def test_modes_are_ordered(pair: tuple[Any, Any], tolerance: Tolerance) -> None:
    """What is right exactly is right within the tolerance, and what is right in order is right in any order."""
    terms = tolerance.atol, tolerance.rtol, tolerance.nan_equal
    exact, near, loose = (
        compare(*pair, Tolerance(*terms, mode, tolerance.scale_rtol)).equal
        for mode in (Mode.EXACT, Mode.TOLERANCE, Mode.UNORDERED)
    )
    assert exact <= near <= loose


@UNHURRIED
@given(
    st.lists(values, max_size=4).flatmap(lambda want: st.tuples(answers(want), st.just(want))), tolerances, st.data()
)
def test_order_does_not_count(pair: tuple[Any, Any], tolerance: Tolerance, data: st.DataObject) -> None:
    """In mode unordered the items of either list may change places, and the answer stays right or wrong."""
    loose = Tolerance(tolerance.atol, tolerance.rtol, tolerance.nan_equal, Mode.UNORDERED, tolerance.scale_rtol)
    before = compare(*pair, loose).equal
    if isinstance(pair[0], list | tuple):
        assert compare(data.draw(st.permutations(list(pair[0]))), pair[1], loose).equal is before
    assert compare(pair[0], data.draw(st.permutations(pair[1])), loose).equal is before


@UNHURRIED
@given(
    hnp.arrays("float64", 5, elements=st.floats(-1e6, 1e6)),
    hnp.arrays("float64", 5, elements=st.sampled_from([0, 1e-7, 1e-5, -1e-5, 0.1])),
    st.sampled_from(Mode),
    st.integers(-30, 30),
)
def test_scaling_both_changes_nothing(want: Any, off: Any, mode: Mode, power: int) -> None:
    """Numbers, expected numbers and `atol` times a power of two are as right as before, as far off in their bounds."""
    want = np.where(np.abs(want) < 1e-6, 0, want)  # far from where numbers lose digits
    factor = 2.0**power
    before = compare(want + off, want, Tolerance(1e-5, 1e-6, mode=mode, scale_rtol=1e-9))
    after = compare((want + off) * factor, want * factor, Tolerance(1e-5 * factor, 1e-6, mode=mode, scale_rtol=1e-9))
    assert (after.equal, after.category) == (before.equal, before.category)
    assert after.worst_ratio == before.worst_ratio
