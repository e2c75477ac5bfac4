"""Functions along an axis, done once too often, left out, or along another axis: sums, means, softmax, running sums."""

from collections.abc import Callable, Iterator

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array
from judge.explain.relations.series import Pair, Series
from judge.explain.relations.transform import Function, Transform, axes, axis_words, first


def find(series: Series) -> Diagnosis | None:
    """A function along an axis, or over all numbers, between the right answer and the learner's."""
    if series.same_shape:
        return first(series, _keeping(series))
    return first(series, [*_reducing(series), *_reduced(series), *_picked(series)])


def _keeping(series: Series) -> Iterator[Transform]:
    for axis, rank in axes(series):
        along = axis_words(axis, rank)
        for kind, words, function in _KEEPING:
            yield Transform(
                kind,
                _along(function, axis),
                f"Your numbers are {words} the right ones{along}; it is done once too often, or should not be done.",
                f"The right numbers are {words} yours{along}; that last step is missing.",
            )
        for kind, words, function in _ALL_ALIKE:
            yield Transform(
                f"{kind}_repeated",
                _repeated(function, axis),
                f"Your numbers are the {words} of the right ones{along}, repeated; keep the numbers apart.",
            )


def _reducing(series: Series) -> Iterator[Transform]:
    """The learner's answer is smaller: an axis is gone that should be there."""
    for axis, rank in _named(axes(series)):
        along = _over(axis, rank)
        for kind, words, function in _ALL_ALIKE:
            for keep in (False, True):
                yield Transform(
                    f"{kind}_taken",
                    _reduce(function, axis, keep=keep),
                    f"Your answer is the {words} of the right numbers{along}; return them without that last step.",
                )


def _reduced(series: Series) -> Iterator[Transform]:
    """The learner's answer is larger: an axis is there that should be gone."""
    for axis, rank in _named(axes(series, of_got=True)):
        along = _over(axis, rank)
        for kind, words, function in _ALL_ALIKE:
            for keep in (False, True):
                yield Transform(
                    kind,
                    _reduce(function, axis, keep=keep),
                    "",
                    f"The right answer is the {words} of your numbers{along}; that last step is missing.",
                )


def _picked(series: Series) -> Iterator[Transform]:
    """Where the largest stands, asked for and not found, or the other way round."""
    for axis, rank in _named(axes(series, of_got=True)):
        for kind, words, function in (("argmax", "largest", np.argmax), ("argmin", "smallest", np.argmin)):
            yield Transform(
                kind,
                _where(function, axis),
                "",
                f"The right answer says where the {words} of your numbers stands"
                f"{_over(axis, rank)}; {kind} is missing at the end.",
            )


def _named(found: list[tuple[int, int]]) -> list[tuple[int | None, int]]:
    return [*found, (None, 2)] if found and found[0][1] > 1 else list(found)


def _over(axis: int | None, rank: int) -> str:
    return " over all axes" if axis is None else axis_words(axis, rank)


def _along(function: Callable[[Array, int], Array], axis: int) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        if array.ndim <= axis or array.dtype.kind == "c" or not array.size:
            return None
        return np.asarray(function(array, axis))

    return apply


def _repeated(function: Callable[..., Array], axis: int) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        if array.ndim <= axis or array.dtype.kind == "c" or array.shape[axis] < 2 or not array.size:
            return None
        return np.broadcast_to(function(array, axis=axis, keepdims=True), array.shape)

    return apply


def _reduce(function: Callable[..., Array], axis: int | None, *, keep: bool) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        if not array.size or array.dtype.kind == "c" or (axis is not None and array.ndim <= axis):
            return None
        return np.asarray(function(array, axis=axis, keepdims=keep))

    return apply


def _where(function: Callable[..., Array], axis: int | None) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        if not array.size or array.dtype.kind == "c" or pair.want_kind not in "iu":
            return None
        return np.asarray(function(array, axis=axis), np.float64) if axis is None or array.ndim > axis else None

    return apply


def _softmax(array: Array, axis: int) -> Array:
    powers = np.exp(array - array.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _log_softmax(array: Array, axis: int) -> Array:
    shifted = array - array.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def _unit_length(array: Array, axis: int) -> Array:
    return np.asarray(array / np.sqrt(np.square(array).sum(axis=axis, keepdims=True)))


def _unit_sum(array: Array, axis: int) -> Array:
    return np.asarray(array / array.sum(axis=axis, keepdims=True))


def _differences(array: Array, axis: int) -> Array:
    return np.diff(array, axis=axis, prepend=0)


def _sorted_down(array: Array, axis: int) -> Array:
    return np.flip(np.sort(array, axis=axis), axis=axis)


_KEEPING: tuple[tuple[str, str, Callable[[Array, int], Array]], ...] = (
    ("cumulated", "the running sums of", lambda a, axis: np.cumsum(a, axis=axis)),
    ("running_product", "the running products of", lambda a, axis: np.cumprod(a, axis=axis)),
    ("differences", "the differences between neighbours of", _differences),
    ("sorted", "the sorted numbers of", lambda a, axis: np.sort(a, axis=axis)),
    ("sorted_down", "the numbers, sorted from large to small, of", _sorted_down),
    ("softmax", "the softmax of", _softmax),
    ("log_softmax", "the logarithm of the softmax of", _log_softmax),
    ("unit_sum", "what dividing by the sum makes of", _unit_sum),
    ("unit_length", "what dividing by the length (the square root of the sum of squares) makes of", _unit_length),
)
_ALL_ALIKE: tuple[tuple[str, str, Callable[..., Array]], ...] = (
    ("mean", "mean", np.mean),
    ("sum", "sum", np.sum),
    ("maximum", "maximum", np.max),
    ("minimum", "minimum", np.min),
    ("product", "product", np.prod),
    ("median", "median", np.median),
)
