"""The right numbers in another order: transposed, reversed, shifted, flattened otherwise, with axes split and exchanged."""

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array, bits, met
from judge.explain.relations.series import Pair, Series
from judge.explain.relations.sizes import sizes
from judge.explain.relations.transform import Function, Transform, axes, axis_words, explains, first

MOST_SPLITS = 60  # ways of splitting the axes of one answer that are tried


def find(series: Series) -> Diagnosis | None:
    """An order that has a name."""
    return first(series, _transforms(series)) or _split(series)


def some(series: Series) -> Diagnosis | None:
    """The same numbers in an order without a name: rows or columns exchanged, then anything."""
    if not series.same_shape:
        return None
    for axis, rank in axes(series):
        if rank > 1 and explains(series, _matched_lines(axis), enough=30.0):
            return Diagnosis("permuted", f"Your numbers are right, but along axis {axis} they stand in another order.")
    if explains(series, _matched, enough=40.0):
        return Diagnosis(
            "other_order", "Your numbers are the right ones in another order: look at reshapes, transposes and sorting."
        )
    return None


def _transforms(series: Series) -> Iterator[Transform]:
    for axis, rank in axes(series):
        along = axis_words(axis, rank)
        yield Transform("reversed", _flip(axis), f"Your numbers are the right ones in reverse order{along}.")
    for axis, rank in axes(series):
        along = axis_words(axis, rank)
        for steps in (1, -1):
            way = "later" if steps > 0 else "earlier"
            yield Transform(
                "shifted",
                _roll(axis, steps),
                f"Your numbers are the right ones, each one place {way}{along} and "
                "round the end: an index is off by one.",
            )
            yield Transform(
                "shifted",
                _shift(axis, steps),
                f"Your numbers are the right ones, each one place {way}{along}, "
                "with 0 at the end that is left free: an index is off by one.",
            )
        yield Transform(
            "half_turned", _half(axis), f"The two halves of your numbers are exchanged{along}, as by fftshift."
        )
    if series.ranks == {2}:
        yield Transform(
            "transposed",
            _transpose((1, 0)),
            "Your answer is the transpose of the right one: rows and columns are exchanged.",
        )
    for rank in series.ranks & {3, 4}:
        for order in permutations(range(rank)):
            if order != tuple(range(rank)):
                yield Transform(
                    "transposed",
                    _transpose(order),
                    f"Your numbers are right, but their axes stand in the order {order}.",
                )
    yield Transform(
        "column_order",
        _columns_first,
        "Your numbers are right but in another order: written column by column where "
        "row by row is expected (or the other way round).",
    )
    yield Transform(
        "reshaped_transpose",
        _rows_first,
        "Your numbers are right but in another order: reshaped where they should be "
        "transposed, or the other way round.",
    )


def _flip(axis: int) -> Function:
    return lambda array, pair: np.flip(array, axis) if array.ndim > axis else None


def _roll(axis: int, steps: int) -> Function:
    return lambda array, pair: np.roll(array, steps, axis) if array.ndim > axis else None


def _shift(axis: int, steps: int) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        if array.ndim <= axis or array.shape[axis] < 2:
            return None
        moved = np.roll(array, steps, axis)
        np.moveaxis(moved, axis, 0)[0 if steps > 0 else -1] = 0
        return moved

    return apply


def _half(axis: int) -> Function:
    return lambda array, pair: np.roll(array, array.shape[axis] // 2, axis) if array.ndim > axis else None


def _transpose(order: tuple[int, ...]) -> Function:
    return lambda array, pair: array.transpose(order) if array.ndim == len(order) else None


def _columns_first(array: Array, pair: Pair) -> Array | None:
    """Written out column by column, and read into the shape row by row."""
    return array.ravel("F").reshape(pair.got.shape) if array.size == pair.got.size and array.ndim > 1 else None


def _rows_first(array: Array, pair: Pair) -> Array | None:
    """Written out row by row, and read into the shape column by column."""
    if array.size != pair.got.size or pair.got.ndim < 2:
        return None
    return array.ravel().reshape(pair.got.shape, order="F")


def _split(series: Series) -> Diagnosis | None:
    """Axes split into sizes that the inputs have, exchanged, and joined again, as heads are."""
    total = 0.0
    for pair in series.wrong:
        predicted = next((found for found in _candidates(pair) if met(pair.got, found, series.tolerance)), None)
        if predicted is None:
            return None
        total += (
            bits(predicted, pair.want, series.tolerance, whole=pair.whole)
            if predicted.shape == pair.want.shape
            else 20.0
        )
    if total < 36.0 or len(series.right) > len(series.wrong):
        return None
    if any(pair.want.ndim > 1 for pair in series.wrong):
        return Diagnosis(
            "axes_mixed",
            "Your numbers are right but in another order: an axis is split or joined with its parts "
            "exchanged. Look at the order of sizes in your reshapes, and at a transpose before or after them.",
        )
    return Diagnosis(
        "flattened_otherwise",
        "Your numbers are right but flattened in another order: the axes stand otherwise "
        "before you reshape. Look for a transpose that is missing or one too many.",
    )


def _candidates(pair: Pair) -> Iterator[Array]:
    """The right numbers with their axes split by sizes of the inputs and exchanged, in the shape of the learner's."""
    want = pair.want
    if want.size != pair.got.size or want.size < 4 or want.ndim > 3:
        return
    count = 0
    for shape in _shapes(want.shape, sizes(pair)):
        for order in permutations(range(len(shape))):
            if order == tuple(range(len(shape))):
                continue
            count += 1
            if count > MOST_SPLITS:
                return
            yield want.reshape(shape).transpose(order).reshape(pair.got.shape)


def _shapes(shape: tuple[int, ...], known: list[int]) -> Iterator[tuple[int, ...]]:
    """`shape` with one axis split in two, or, where it has but one, also in three."""
    for axis, length in enumerate(shape):
        for size in known:
            if 1 < size < length and length % size == 0:
                yield (*shape[:axis], size, length // size, *shape[axis + 1 :])
                yield (*shape[:axis], length // size, size, *shape[axis + 1 :])
    if len(shape) == 1:
        for first_size in known:
            for second in known:
                if (
                    first_size > 1
                    and second > 1
                    and shape[0] % (first_size * second) == 0
                    and first_size * second < shape[0]
                ):
                    yield (first_size, second, shape[0] // (first_size * second))


def _matched(array: Array, pair: Pair) -> Array | None:
    """The right numbers in the order of size that the learner's have; as good as any, where both hold the same."""
    if array.shape != pair.got.shape or array.size < 4 or array.dtype.kind == "c" or pair.got.dtype.kind == "c":
        return None
    found = np.empty(array.size)
    found[np.argsort(pair.got, axis=None)] = np.sort(array, axis=None)
    return found.reshape(array.shape)


def _matched_lines(axis: int) -> Function:
    """The right lines, in the order of size that the learner's have."""

    def apply(array: Array, pair: Pair) -> Array | None:
        if array.shape != pair.got.shape or array.ndim <= axis or array.shape[axis] < 3 or array.dtype.kind == "c":
            return None
        if pair.got.dtype.kind == "c" or array.size // array.shape[axis] < 2:
            return None
        mine, right = np.moveaxis(pair.got, axis, 0), np.moveaxis(array, axis, 0)
        found = np.empty(mine.shape)
        found[_order(mine)] = right[_order(right)]
        return np.moveaxis(found, 0, axis)

    return apply


def _order(lines: Array) -> Array:
    """By the sum of a line, weighted so that no two lines are alike by chance."""
    flat = lines.reshape(len(lines), -1)
    return np.argsort(flat @ np.cos(np.arange(flat.shape[1])))
