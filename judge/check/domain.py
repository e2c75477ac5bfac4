"""What all known values of an argument have in common, such as summing to 1, being sorted, or being unit vectors.

The statement may exclude an input that lacks such a trait, so what a program does there proves nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_NEAR = 1e-4
_SEED = re.compile(r"(^|_)(seeds?|keys?|rngs?|random)(_|$)")


def _sums_to_one(axis: int | None) -> Callable[[Array], bool]:
    return lambda a: a.size > 1 and bool(np.allclose(a.sum(axis=axis), 1, atol=_NEAR))


def _unit(axis: int | None) -> Callable[[Array], bool]:
    return lambda a: a.size > 1 and bool(np.allclose((np.abs(a) ** 2).sum(axis=axis), 1, atol=_NEAR))


def _square(a: Array) -> bool:
    return a.ndim >= 2 and a.shape[-1] == a.shape[-2] and a.shape[-1] > 1


PREDICATES: dict[str, Callable[[Array], bool]] = {
    "not negative": lambda a: bool((a >= 0).all()),
    "positive": lambda a: bool((a > 0).all()),
    "not positive": lambda a: bool((a <= 0).all()),
    "at most 1": lambda a: bool((a <= 1).all() and a.max() > 0.5),
    "at least -1": lambda a: bool((a >= -1).all() and a.min() < -0.5),
    "whole numbers": lambda a: bool((a == np.round(a)).all()),
    "odd": lambda a: bool((a % 2 == 1).all() and (a > 0).all()),  # not the axes 1 and -1
    "even": lambda a: bool((a % 2 == 0).all()),
    "zeros and ones": lambda a: bool(((a == 0) | (a == 1)).all()),
    "sums to 1": _sums_to_one(None),
    "sums to 1 along the last axis": lambda a: a.ndim > 1 and _sums_to_one(-1)(a),
    "sums to 1 along the first axis": lambda a: a.ndim > 1 and _sums_to_one(0)(a),
    "a unit vector": _unit(None),
    "unit vectors along the last axis": lambda a: a.ndim > 1 and _unit(-1)(a),
    "unit vectors along the first axis": lambda a: a.ndim > 1 and _unit(0)(a),
    "symmetric": lambda a: _square(a) and bool(np.allclose(a, np.swapaxes(a, -1, -2), atol=_NEAR)),
    "lower triangular": lambda a: _square(a) and bool((np.triu(a, 1) == 0).all()),
    "upper triangular": lambda a: _square(a) and bool((np.tril(a, -1) == 0).all()),
    "a zero diagonal": lambda a: _square(a) and bool((np.diagonal(a, axis1=-2, axis2=-1) == 0).all()),
    "sorted": lambda a: a.ndim > 0 and a.shape[-1] > 2 and bool((np.diff(a, axis=-1) >= 0).all()),
    "sorted down": lambda a: a.ndim > 0 and a.shape[-1] > 2 and bool((np.diff(a, axis=-1) <= 0).all()),
    "all different": lambda a: a.size > 2 and a.dtype.kind in "iu" and np.unique(a).size == a.size,
}
_ORDERED = ("not negative", "positive", "not positive", "at most 1", "at least -1", "whole numbers", "odd", "even")


def is_seed(name: str) -> bool:
    """Whether an argument of this name seeds a random generator."""
    return bool(_SEED.search(name))


@dataclass(frozen=True)
class Domain:
    """The traits and the range of the known numbers of one argument."""

    traits: frozenset[str]
    low: float
    high: float
    constant: bool

    def holds(self, value: Any) -> bool:
        """Whether a changed value still has every trait."""
        array = _array(value)
        return array is None or not array.size or all(_has(trait, array) for trait in self.traits)


def learn_domain(values: Sequence[Any]) -> Domain:
    """The domain of an argument with these known values."""
    arrays = [array for array in map(_array, values) if array is not None and array.size]
    if not arrays:
        return Domain(frozenset(), 0.0, 0.0, constant=len({repr(value) for value in values}) < 2)
    constant = all(array.shape == arrays[0].shape and bool((array == arrays[0]).all()) for array in arrays)
    first = arrays[0].flat[0]
    flat = all(bool((array == first).all()) for array in arrays)  # one number everywhere tells nothing about others
    with np.errstate(all="ignore"):
        traits = frozenset() if flat else frozenset(name for name in PREDICATES if _common(name, arrays))
    real = [array for array in arrays if array.dtype.kind != "c"]
    low = min((float(array.min()) for array in real), default=0.0)
    high = max((float(array.max()) for array in real), default=0.0)
    return Domain(traits, low, high, constant or flat)


def _common(name: str, arrays: list[Array]) -> bool:
    return all(_has(name, array) for array in arrays)


def _has(name: str, array: Array) -> bool:
    if array.dtype.kind == "c" and (name in _ORDERED or "sorted" in name or "ones" in name):
        return name not in _ORDERED
    return PREDICATES[name](array.astype(np.float64) if array.dtype.kind in "bf" else array)


def _array(value: Any) -> Array | None:
    """A number, an array of numbers or a flat list of numbers, as an array."""
    if isinstance(value, bool | str) or value is None or isinstance(value, dict):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "biufc" else None
