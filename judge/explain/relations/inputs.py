"""What the answer has to do with the inputs: one of them returned, added, left out, multiplied in."""

from collections.abc import Callable, Sequence

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.familiar import constant
from judge.explain.relations.near import Array
from judge.explain.relations.series import Pair, Series, numbers, wide
from judge.explain.relations.transform import Function, explains

MOST_ARGUMENTS = 12
Operation = Callable[[Array, Array], Array]
OPERATIONS: tuple[tuple[str, str, Operation, str], ...] = (
    ("argument_added", "plus", lambda want, value: want + value, "It is added once too often, or not subtracted."),
    ("argument_subtracted", "minus", lambda want, value: want - value, "It is left out, or subtracted once too often."),
    (
        "argument_multiplied",
        "times",
        lambda want, value: want * value,
        "It is multiplied in once too often, or not divided by.",
    ),
    (
        "argument_divided",
        "divided by",
        lambda want, value: want / value,
        "It is left out as a factor, or divided by once too often.",
    ),
)


def returned(series: Series) -> Diagnosis | None:
    """The learner's answer is an input, whatever is expected."""
    for name in names(series):
        if explains(series, _input(name)):
            return Diagnosis(
                "input_returned", f"Your answer is the argument {name} as it came in; return what is computed from it."
            )
    return None


def combined(series: Series) -> Diagnosis | None:
    """The right numbers and an input, combined by one operation."""
    if not series.same_shape:
        return None
    for name in names(series):
        for kind, words, operation, cause in OPERATIONS:
            if any(explains(series, combined_with(name, operation, columns=columns)) for columns in (False, True)):
                return Diagnosis(kind, f"Your numbers are the right ones {words} the argument {name}. {cause}")
    return _multiple(series)


def names(series: Series) -> Sequence[str]:
    """The arguments that are arrays in every wrong case."""
    first = series.wrong[0].arguments
    return [str(name) for name in first if all(_array(pair, name) is not None for pair in series.wrong)][
        :MOST_ARGUMENTS
    ]


def _array(pair: Pair, name: str) -> Array | None:
    """An argument as float64 or complex128, where it is more than one number."""
    value = pair.arguments.get(name)
    array = numbers(value) if isinstance(value, np.ndarray | list) else None
    return wide(array) if array is not None and array.ndim and array.size else None


def same_size(pair: Pair, name: str, like: Array) -> Array | None:
    """A real argument that has as many elements as `like`, in its shape."""
    value = _array(pair, name)
    return (
        value.reshape(like.shape) if value is not None and value.size == like.size and value.dtype.kind == "f" else None
    )


def fitted(pair: Pair, name: str, like: Array, *, columns: bool = False) -> Array | None:
    """The argument in the shape of `like`: as it is, reshaped, or broadcast, along the rows or (`columns`) the columns."""
    value = _array(pair, name)
    if value is None:
        return None
    if value.size == like.size and not columns:
        return value.reshape(like.shape)
    shape = (*value.shape, 1) if columns else value.shape
    if len(shape) > like.ndim or any(a not in (1, b) for a, b in zip(shape[::-1], like.shape[::-1], strict=False)):
        return None
    return np.broadcast_to(value.reshape(shape), like.shape)


def _input(name: str) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        value = _array(pair, name)
        if value is None:
            return None
        return value.reshape(pair.got.shape) if value.size == pair.got.size else value

    return apply


def combined_with(name: str, operation: Operation, *, columns: bool = False) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        value = fitted(pair, name, array, columns=columns)
        return None if value is None else np.asarray(operation(array, value))

    return apply


def _multiple(series: Series) -> Diagnosis | None:
    """The difference is a multiple of an argument, the same multiple in all cases."""
    for name in names(series):
        slopes = [_slope(pair, name) for pair in series.wrong]
        known = [slope for slope in slopes if slope is not None and 1e-9 < abs(slope) < 1e9]
        if len(known) < len(slopes):
            continue
        slope = float(np.median(known))
        if explains(series, combined_with(name, lambda want, value, slope=slope: want + slope * value), enough=30.0):  # type: ignore[misc]
            familiar = constant(slope, 1e-3)
            times = f"{familiar} times" if familiar else "a multiple of"
            return Diagnosis(
                "argument_term",
                f"The difference between your numbers and the right ones is {times} the argument {name}: "
                "its term has another weight, is missing, or is one too many.",
            )
    return None


def _slope(pair: Pair, name: str) -> float | None:
    value = fitted(pair, name, pair.want)
    if value is None or any(array.dtype.kind == "c" for array in (value, pair.want, pair.got)):
        return None
    largest = float(np.abs(value).max())
    if not largest > 0 or not np.isfinite(largest):
        return None
    scaled = value / largest
    return float(((pair.got - pair.want) * scaled).sum() / np.square(scaled).sum() / largest)
