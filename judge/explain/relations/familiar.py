"""Names of numbers: which familiar constant, or which size of the inputs, a number is.

A factor or an offset is recognised by its value in every case: a constant such as 2 or ln 2, or an expression in the sizes
and numbers of the inputs, such as `sqrt(n)` or `n / (n - 1)`. With a name goes what usually leads to it, by a stable word.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import chain, permutations
from typing import NamedTuple, TypeAlias

import numpy as np

from judge.explain.diagnosis import Number
from judge.values.tree import Arguments, Value

MOST_NUMBERS = 12  # of one case; expressions of two of them are formed
MOST_SIZES = 8
LARGEST_SIZE = 4096
_LARGEST = 1e15
_ELEMENTS = "the number of elements of the answer"

_CAUSES = {
    "2": "double", "1/2": "half", "ln 2": "base_2", "1/ln 2": "base_2", "ln 10": "base_10", "1/ln 10": "base_10",
    "180/pi": "degrees", "pi/180": "degrees", "255": "images", "1/255": "images",
}  # fmt: skip
_CONSTANTS = (
    (2.0, "2"), (0.5, "1/2"), (3.0, "3"), (1 / 3, "1/3"), (4.0, "4"), (0.25, "1/4"),
    (10.0, "10"), (0.1, "1/10"), (100.0, "100"), (0.01, "1/100"), (1000.0, "1000"), (0.001, "1/1000"),
    (255.0, "255"), (1 / 255, "1/255"), (60.0, "60"), (1 / 60, "1/60"),
    (math.pi, "pi"), (1 / math.pi, "1/pi"), (2 * math.pi, "2 pi"), (1 / (2 * math.pi), "1/(2 pi)"), (math.pi / 2, "pi/2"),
    (180 / math.pi, "180/pi"), (math.pi / 180, "pi/180"),
    (math.log(2), "ln 2"), (1 / math.log(2), "1/ln 2"), (math.log(10), "ln 10"), (1 / math.log(10), "1/ln 10"),
    (math.e, "e"), (1 / math.e, "1/e"), (math.sqrt(2), "sqrt(2)"), (math.sqrt(0.5), "1/sqrt(2)"),
    (math.sqrt(2 * math.pi), "sqrt(2 pi)"), (1 / math.sqrt(2 * math.pi), "1/sqrt(2 pi)"),
    (math.sqrt(math.pi), "sqrt(pi)"), (1 / math.sqrt(math.pi), "1/sqrt(pi)"),
)  # fmt: skip

Expressions: TypeAlias = dict[Number, float]


class Quantity(NamedTuple):
    """A number of the inputs, by the name that it has in an expression; `length` is whether it counts elements."""

    name: str
    value: float
    length: bool = False


def constant(value: float, relative: float) -> Number | None:
    """The familiar constant that is `value` within `relative`; -1 is one, 1 is not."""
    if abs(value + 1) <= relative:
        return Number("1", True, value=-1.0)
    for number, symbol in _CONSTANTS:
        if abs(abs(value) - number) <= relative * number:
            return Number(symbol, value < 0, _CAUSES.get(symbol), math.copysign(number, value))
    return None


def expressions(arguments: Arguments, shape: tuple[int, ...]) -> Expressions:
    """What can be said in the sizes and numbers of one case's inputs and answer, the simplest first, with its value."""
    named = quantities(arguments)
    ones = [_of_one(quantity, quantity.name) for quantity in named]
    if shape and len(named) < MOST_NUMBERS:
        ones.append(_of_one(Quantity(_ELEMENTS, float(math.prod(shape)), True), f"({_ELEMENTS})"))
    found: Expressions = {}
    for number, value in chain(*ones, *(_of_two(*both) for both in permutations(named, 2))):
        if math.isfinite(value) and value:
            found.setdefault(number, value)
    return found


def common(cases: Sequence[Expressions], values: Sequence[float], relative: float) -> list[Number]:
    """The expressions that have these `values` in every case, within `relative`, the simplest first."""

    def fits(number: Number) -> bool:
        pairs = zip(cases, values, strict=True)
        return all(number in case and abs(case[number] - value) <= relative * abs(value) for case, value in pairs)

    return [number for number in cases[0] if fits(number)]


def quantities(arguments: Arguments) -> list[Quantity]:
    """Numbers that were passed, then lengths of axes."""
    numbers: list[Quantity] = []
    sizes: list[Quantity] = []
    for name, value in arguments.items():
        number = scalar(value)
        if isinstance(value, list | tuple):
            sizes.append(Quantity(f"len({name})", float(len(value)), True))
        elif isinstance(value, np.ndarray) and value.ndim == 1:
            sizes.append(Quantity(f"len({name})", float(value.size), True))
        elif isinstance(value, np.ndarray) and value.ndim:
            sizes += [Quantity(f"{name}.shape[{axis}]", float(n), True) for axis, n in enumerate(value.shape)]
            sizes.append(Quantity(f"{name}.size", float(value.size), True))
        elif number is not None and (number == 0 or 1e-12 < abs(number) < 1e12):  # so have its square and its inverse
            numbers.append(Quantity(name, number))
    return [*numbers, *sizes][:MOST_NUMBERS]


def sizes_of(arguments: Arguments) -> list[int]:
    """The whole numbers that an axis may be split by, without repeats. 2 is always one: half and half, or one of two."""
    found: list[int] = []
    for value in arguments.values():
        number = scalar(value)
        if isinstance(value, list | tuple):
            found.append(len(value))
        elif isinstance(value, np.ndarray) and value.ndim:
            found += value.shape
        elif number is not None and number == int(number):
            found.append(int(number))
    return list(dict.fromkeys([*[size for size in found if 1 < size <= LARGEST_SIZE][:MOST_SIZES], 2]))


def scalar(value: Value) -> float | None:
    """A real number, as Python's or in an array without axes; None for others, and for those of a size beyond all use."""
    if isinstance(value, np.ndarray | np.generic):
        if np.ndim(value) or np.asarray(value).dtype.kind not in "iuf":
            return None
        value = np.asarray(value).item()
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if plain and abs(value) < _LARGEST else None


def _of_one(quantity: Quantity, short: str) -> Iterator[tuple[Number, float]]:
    """`short` is the name as it is written in a product or a quotient."""
    name, n, length = quantity
    times, over = ("sum_for_mean", "mean_for_sum") if length else ("multiplied", "divided")
    yield Number(name, False, times), n
    yield Number(short, True, times), -n
    if n:
        yield Number(f"1/{short}", False, over), 1 / n
        yield Number(f"1/{short}", True, over), -1 / n
        yield Number(f"{short}^2", False, times), n * n
        yield Number(f"1/{short}^2", False, over), 1 / (n * n)
        yield Number(f"2 {short}", False, times), 2 * n
        yield Number(f"2/{short}", False, "ratio"), 2 / n
        yield Number(f"{short}/2", False, "ratio"), n / 2
        yield Number(f"1/(2 {short})", False, over), 1 / (2 * n)
    if n > 0:
        yield Number(f"sqrt({name})", False, times), math.sqrt(n)
        yield Number(f"1/sqrt({name})", False, over), 1 / math.sqrt(n)
    if n > 1:
        yield Number(f"{short}/({name} - 1)", False, "ddof"), n / (n - 1)
        yield Number(f"({name} - 1)/{short}", False, "ddof"), (n - 1) / n
        yield Number(f"sqrt({short}/({name} - 1))", False, "ddof"), math.sqrt(n / (n - 1))
        yield Number(f"sqrt(({name} - 1)/{short})", False, "ddof"), math.sqrt((n - 1) / n)
        yield Number(f"{name} - 1", False, times), n - 1
        yield Number(f"1/({name} - 1)", False, over), 1 / (n - 1)
    if n != int(n):
        yield Number(f"1 - {name}", False, "correction"), 1 - n
        yield Number(f"1/(1 - {name})", False, "correction"), 1 / (1 - n)
        yield Number(f"1 + {name}", False, "multiplied"), 1 + n


def _of_two(one: Quantity, other: Quantity) -> Iterator[tuple[Number, float]]:
    """Ratios, products, and the decay to the power of a step, as in Adam's correction of its bias."""
    a, b = one.value, other.value
    if not a or not b:
        return
    length = one.length or other.length
    yield Number(f"{one.name}/{other.name}", False, "ratio"), a / b
    if a * b > 0:
        yield Number(f"sqrt({one.name}/{other.name})", False, "ratio"), math.sqrt(a / b)
    if one.name < other.name:
        product = f"{one.name} * {other.name}"
        yield Number(product, False, "sum_for_mean" if length else "multiplied"), a * b
        yield Number(f"1/({product})", False, "mean_for_sum" if length else "divided"), 1 / (a * b)
    if 0 < a < 1 and b >= 1 and b == int(b) and b < 1e6 and a**b < 1:
        power, symbol = a**b, f"{one.name}^{other.name}"
        yield Number(f"1 - {symbol}", False, "correction"), 1 - power
        yield Number(f"1/(1 - {symbol})", False, "correction"), 1 / (1 - power)
        yield Number(symbol, False, "correction"), power
        yield Number(f"1/{symbol}", False, "correction"), 1 / power if power else 0.0
