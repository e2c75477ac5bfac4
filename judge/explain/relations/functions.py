"""A function that was applied once too often or left out: of each number, or along an axis, such as a normalisation.

A normalisation shows even if nothing else is right: all expected answers have a property, such as rows that add up to 1, and
the learner's lack it, or have it along another axis.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from judge.comparison.closeness import Array
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.evidence import Function, Transform, first_match, real
from judge.explain.relations.series import Pair, Series

_BY_CHANCE = 0.2  # of the wrong cases: single rows may have a property without being made so
_LEAST_LINES = 3  # that must have a property before it is one
_EXACT = 1e-3  # as a property


def rounded(series: Series) -> Diagnosis | None:
    """Whole numbers, or some decimals, where more are expected."""
    return first_match(series, _ROUNDINGS) if series.same_shape else None


def function_of_each(series: Series) -> Diagnosis | None:
    """A function of each number: squares, logarithms, absolute values."""
    return first_match(series, _OF_EACH) if series.same_shape else None


def function_along_axis(series: Series) -> Diagnosis | None:
    """A function along an axis, or over all numbers: sums, softmax, the largest."""
    if series.same_shape:
        return first_match(series, _of_same_shape(series))
    return first_match(series, [*_of_smaller_answers(series), *_of_larger_answers(series)])


def lost_property(series: Series) -> Diagnosis | None:
    """A property along one axis, found along another or not at all."""
    if not series.same_shape or any(pair.got.dtype.kind == "c" for pair in series.pairs):
        return None
    for axis, name in series.axes():
        for kind in _PROPERTIES:
            if not _is_expected(series, axis, kind):
                continue
            others = [other for other, _ in series.axes() if other != axis and _is_got(series, other, kind)]
            if others:
                return Diagnosis("other_axis", invariant=kind, axis=others[0], expected_axis=axis)
            if sum(_has(pair.got, axis, kind) for pair in series.wrong) <= _BY_CHANCE * len(series.wrong):
                return Diagnosis(f"without_{kind}", invariant=kind, axis=name)
    return None


def _rounding(function: Callable[[Array], Array]) -> Function:
    """Not of integers, which are rounded already."""

    def apply(array: Array, pair: Pair) -> Array | None:
        return function(array) if array.dtype.kind == "f" and np.isfinite(array).all() else None

    return apply


def _to_decimals(decimals: int) -> Transform:
    done, missing = (Diagnosis(kind, decimals=decimals) for kind in ("rounded", "not_rounded"))
    return Transform(_rounding(lambda array: np.round(array, decimals)), done, missing)


def _clipped(kind: str, lower: float, upper: float | None = None) -> Transform:
    limits = (lower,) if upper is None else (lower, upper)
    missing = Diagnosis("without_clipping", limits=limits)
    return Transform(real(lambda array: np.clip(array, lower, upper)), Diagnosis(kind, limits=limits), missing)


def _over(threshold: float) -> Transform:
    """Where an answer of booleans or integers says which numbers are over the threshold."""

    def apply(array: Array, pair: Pair) -> Array | None:
        return array > threshold if pair.want_kind in "bi" and pair.got_kind == "f" else None

    return Transform(apply, missing=Diagnosis("without_threshold", threshold=threshold))


def _of_complex(function: Callable[[Array], Array]) -> Function:
    return lambda array, pair: function(array) if array.dtype.kind == "c" else None


def _of_same_shape(series: Series) -> Iterator[Transform]:
    for axis, name in series.axes():
        for kind, function in _ALONG_AXIS.items():
            missing = Diagnosis(f"without_{kind}", axis=name)
            yield Transform(_of_some(partial(function, axis=axis)), Diagnosis(kind, axis=name), missing)
        for kind, function in _OF_MANY.items():
            yield Transform(_repeated(function, axis), Diagnosis(f"{kind}_repeated", axis=name))


def _of_smaller_answers(series: Series) -> Iterator[Transform]:
    """An axis is gone that is expected."""
    for axis, name in _with_all(series.axes()):
        for kind, function in _OF_MANY.items():
            for keep in (False, True):
                yield Transform(
                    _of_some(partial(function, axis=axis, keepdims=keep)), Diagnosis(f"{kind}_taken", axis=name)
                )


def _of_larger_answers(series: Series) -> Iterator[Transform]:
    """An axis is there that should be gone."""
    axes = _with_all(series.axes(of_got=True))
    for axis, name in axes:
        for kind, function in _OF_MANY.items():
            for keep in (False, True):
                missing = Diagnosis(f"without_{kind}", axis=name)
                yield Transform(_of_some(partial(function, axis=axis, keepdims=keep)), missing=missing)
    for axis, name in axes:
        for kind, place in (("argmax", np.argmax), ("argmin", np.argmin)):
            yield Transform(_place(place, axis), missing=Diagnosis(f"without_{kind}", axis=name))


def _with_all(axes: list[tuple[int, int | None]]) -> list[tuple[int | None, int | None]]:
    """Also None, for all axes at once, if there are several."""
    return [*axes, (None, None)] if len(axes) > 1 else [*axes]


def _of_some(function: Callable[[Array], Array | None]) -> Function:
    """Of real numbers, of which there is at least one."""
    return real(function, lambda array: np.asarray(array.size > 0))


def _repeated(function: Callable[..., Array], axis: int) -> Function:
    def apply(array: Array) -> Array | None:
        several = array.shape[axis] > 1
        return np.broadcast_to(function(array, axis=axis, keepdims=True), array.shape) if several else None

    return _of_some(apply)


def _place(function: Callable[..., Array], axis: int | None) -> Function:
    found = _of_some(lambda array: np.asarray(function(array, axis=axis), np.float64))
    return lambda array, pair: found(array, pair) if pair.want_kind in "iu" else None


def _softmax(array: Array, axis: int) -> Array:
    powers = np.exp(array - array.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _log_softmax(array: Array, axis: int) -> Array:
    shifted = array - array.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def _is_expected(series: Series, axis: int, kind: str) -> bool:
    """Has each expected answer the property, in lines enough, and not because all its numbers are alike?"""
    if not all(_has(pair.want, axis, kind) for pair in series.pairs):
        return False
    lines = sum(pair.want.size // pair.want.shape[axis] for pair in series.pairs)
    return lines >= _LEAST_LINES and any(np.unique(pair.want).size > 3 for pair in series.pairs)


def _is_got(series: Series, axis: int, kind: str) -> bool:
    """Has each wrong answer the property along this axis, if it has a length?"""
    long = [pair.got for pair in series.wrong if pair.got.shape[axis] > 1]
    return 2 * len(long) > len(series.wrong) and all(_has(array, axis, kind) for array in long)


def _has(array: Array, axis: int, kind: str) -> bool:
    if array.ndim <= axis or array.shape[axis] < 2 or not array.size or not np.isfinite(array).all():
        return False
    measure, expected = _PROPERTIES[kind]
    largest = float(np.abs(array).max())
    slack = _EXACT * (1.0 if expected else largest)
    return largest > 0 and bool((np.abs(measure(array, axis) - expected) <= slack).all())


_PROPERTIES: dict[str, tuple[Callable[[Array, int], Array], float]] = {
    "unit_sum": (lambda array, axis: array.sum(axis), 1.0),
    "unit_length": (lambda array, axis: np.sqrt(np.square(array).sum(axis)), 1.0),
    "unit_spread": (lambda array, axis: array.std(axis), 1.0),
    "zero_mean": (lambda array, axis: array.mean(axis), 0.0),
}
_ALONG_AXIS: dict[str, Callable[..., Array]] = {
    "cumulated": lambda array, axis: np.cumsum(array, axis=axis),
    "running_product": lambda array, axis: np.cumprod(array, axis=axis),
    "differences": lambda array, axis: np.diff(array, axis=axis, prepend=0),
    "sorted": lambda array, axis: np.sort(array, axis=axis),
    "sorted_down": lambda array, axis: np.flip(np.sort(array, axis=axis), axis=axis),
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "unit_sum": lambda array, axis: array / array.sum(axis=axis, keepdims=True),
    "unit_length": lambda array, axis: array / np.sqrt(np.square(array).sum(axis=axis, keepdims=True)),
}
_OF_MANY: dict[str, Callable[..., Array]] = {
    "mean": np.mean,
    "sum": np.sum,
    "maximum": np.max,
    "minimum": np.min,
    "product": np.prod,
    "median": np.median,
}
_OF_REALS: dict[str, Function] = {
    "squared": real(np.square),
    "root": real(np.sqrt, lambda array: array >= 0),
    "reciprocal": real(np.reciprocal, lambda array: array != 0),
    "reciprocal_root": real(lambda array: 1 / np.sqrt(array), lambda array: array > 0),
    "logarithm": real(np.log, lambda array: array > 0),
    "negative_logarithm": real(lambda array: -np.log(array), lambda array: array > 0),
    "exponential": real(np.exp, lambda array: np.abs(array) < 700),
    "negative_exponential": real(lambda array: np.exp(-array), lambda array: np.abs(array) < 700),
    "logarithm_of_one_more": real(np.log1p, lambda array: array > -1),
    "exponential_less_one": real(np.expm1, lambda array: np.abs(array) < 700),
    "sigmoid": real(lambda array: 1 / (1 + np.exp(-array)), lambda array: np.abs(array) < 700),
    "tanh": real(np.tanh),
    "logit": real(lambda array: np.log(array / (1 - array)), lambda array: (array > 0) & (array < 1)),
    "cubed": real(lambda array: array**3),
    "cosine": real(np.cos),
    "sine": real(np.sin),
    "arc_cosine": real(np.arccos, lambda array: np.abs(array) <= 1),
}
_OF_EACH = (
    *(Transform(apply, Diagnosis(kind), Diagnosis(f"without_{kind}")) for kind, apply in _OF_REALS.items()),
    Transform(real(np.abs), Diagnosis("signs_dropped"), Diagnosis("without_absolute")),
    _clipped("clipped_at_zero", 0.0),
    _clipped("clipped_to_one", 0.0, 1.0),
    Transform(real(lambda array: 1 - array), Diagnosis("complement")),
    Transform(_of_complex(np.conj), Diagnosis("conjugated")),
    Transform(_of_complex(lambda array: array.real.copy()), Diagnosis("real_part")),
    _over(0.0),
    _over(0.5),
)
_ROUNDINGS = (
    Transform(_rounding(np.round), Diagnosis("rounded_to_whole"), Diagnosis("not_rounded_to_whole")),
    Transform(_rounding(np.trunc), Diagnosis("truncated"), Diagnosis("not_truncated")),
    Transform(_rounding(np.floor), Diagnosis("rounded_down"), Diagnosis("not_rounded_down")),
    Transform(_rounding(np.ceil), Diagnosis("rounded_up"), Diagnosis("not_rounded_up")),
    *map(_to_decimals, range(1, 8)),
)
