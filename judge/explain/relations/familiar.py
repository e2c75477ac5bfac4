"""Names of numbers: which familiar constant, or which size of the inputs, a number is.

A factor or an offset is recognised by what it is equal to in every case: a constant such as 2 or ln 2, or an expression
in the sizes and numbers of the inputs, such as `sqrt(n)` or `n / (n - 1)`.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

MOST_NUMBERS = 12  # of one case; expressions of two of them are formed

_POSITIVE = (
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
CONSTANTS = ((-1.0, "-1"), *_POSITIVE, *((-value, f"-{name}") for value, name in _POSITIVE))


def constant(value: float, relative: float) -> str:
    """The name of a familiar constant that is `value` within `relative`; "" where there is none."""
    return next((name for number, name in CONSTANTS if abs(value - number) <= relative * abs(number)), "")


def expressions(arguments: Mapping[str, Any], shape: tuple[int, ...]) -> dict[str, float]:
    """What can be said in the sizes and numbers of one case's inputs and answer, the simplest first, by name."""
    numbers = numbers_of(arguments)
    if shape and len(numbers) < MOST_NUMBERS:
        numbers["the number of elements of the answer"] = float(math.prod(shape))
    found: dict[str, float] = {}
    for name, value in numbers.items():
        _put(found, _of_one(name, value))
    for (name, value), (other, second) in permutations(numbers.items(), 2):
        _put(found, _of_two(name, value, other, second))
    return found


def common(cases: Sequence[dict[str, float]], values: Sequence[float], relative: float) -> list[str]:
    """The names whose numbers are `values` in every case, within `relative`, the simplest first."""
    first = cases[0]
    return [
        name
        for name in first
        if all(
            name in case and abs(case[name] - value) <= relative * abs(value)
            for case, value in zip(cases, values, strict=True)
        )
    ]


def _put(found: dict[str, float], new: list[tuple[str, float]]) -> None:
    for name, value in new:
        if math.isfinite(value) and value:
            found.setdefault(name, value)


def numbers_of(arguments: Mapping[str, Any]) -> dict[str, float]:
    """Numbers that were passed, then lengths of axes, by name."""
    scalars: dict[str, float] = {}
    sizes: dict[str, float] = {}
    for name, value in arguments.items():
        if isinstance(value, list | tuple):
            sizes[f"len({name})"] = float(len(value))
        elif _is_number(value):
            scalars[str(name)] = float(value)
        elif isinstance(value, np.ndarray) and value.ndim:
            sizes |= {_axis_name(str(name), axis, value.ndim): float(n) for axis, n in enumerate(value.shape)}
            if value.ndim > 1:
                sizes[f"{name}.size"] = float(value.size)
    return dict(list((scalars | sizes).items())[:MOST_NUMBERS])


def _axis_name(name: str, axis: int, rank: int) -> str:
    return f"len({name})" if rank == 1 else f"{name}.shape[{axis}]"


def _is_number(value: Any) -> bool:
    """Finite, and of a size with which one can still reckon."""
    if isinstance(value, np.ndarray | np.generic):
        if np.ndim(value) or np.asarray(value).dtype.kind not in "iuf":
            return False
        value = np.asarray(value).item()
    return isinstance(value, int | float) and not isinstance(value, bool) and _reckonable(value)


def _reckonable(number: float) -> bool:
    """Neither NaN nor so large or small that its square or its inverse is none."""
    return number == 0 or 1e-12 < abs(number) < 1e12


def _of_one(name: str, n: float) -> list[tuple[str, float]]:
    short = f"({name})" if " " in name else name
    found = [(name, n), (f"-{short}", -n)]
    if n:
        found += [(f"1/{short}", 1 / n), (f"-1/{short}", -1 / n), (f"{short}^2", n * n), (f"1/{short}^2", 1 / (n * n))]
        found += [(f"2 {short}", 2 * n), (f"2/{short}", 2 / n), (f"{short}/2", n / 2), (f"1/(2 {short})", 1 / (2 * n))]
    if n > 0:
        found += [(f"sqrt({name})", math.sqrt(n)), (f"1/sqrt({name})", 1 / math.sqrt(n))]
    if n > 1:
        found += [(f"{short}/({name} - 1)", n / (n - 1)), (f"({name} - 1)/{short}", (n - 1) / n)]
        found += [(f"sqrt({short}/({name} - 1))", math.sqrt(n / (n - 1)))]
        found += [(f"sqrt(({name} - 1)/{short})", math.sqrt((n - 1) / n))]
        found += [(f"{name} - 1", n - 1), (f"1/({name} - 1)", 1 / (n - 1))]
    if n != 1 and n != int(n):
        found += [(f"1 - {name}", 1 - n), (f"1/(1 - {name})", 1 / (1 - n)), (f"1 + {name}", 1 + n)]
    return found


def _of_two(name: str, a: float, other: str, b: float) -> list[tuple[str, float]]:
    """Ratios, products, and the decay to the power of a step, as in Adam's correction of its bias."""
    if " " in name or " " in other or not a or not b:
        return []
    found = [(f"{name}/{other}", a / b)]
    if a * b > 0:
        found += [(f"sqrt({name}/{other})", math.sqrt(a / b))]
    if name < other:
        found += [(f"{name} * {other}", a * b), (f"1/({name} * {other})", 1 / (a * b))]
    if 0 < a < 1 and b >= 1 and b == int(b) and b < 1e6 and a**b < 1:
        power = a**b
        found += [(f"1 - {name}^{other}", 1 - power), (f"1/(1 - {name}^{other})", 1 / (1 - power))]
        found += [(f"{name}^{other}", power), (f"1/{name}^{other}", 1 / power if power else 0.0)]
    return found
