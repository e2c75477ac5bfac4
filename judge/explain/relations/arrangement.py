"""The expected numbers in another order or shape: transposed, shifted, flattened, with an axis or an end too many or too few."""

from collections.abc import Callable, Iterator
from itertools import permutations

import numpy as np

from judge.comparison.closeness import Array
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.evidence import Function, Transform, bits_of, explains, first_match, met, of_reals, plain
from judge.explain.relations.familiar import sizes_of
from judge.explain.relations.series import Pair, Series

MOST_SPLITS = 60  # ways of splitting the axes of one answer that are tried
_SPLITS_ENOUGH = 36.0  # bits: as many ways are tried in each case
_OTHER_SHAPE = 20.0  # bits: that all numbers are there, in the learner's shape
_RESHAPE_ENOUGH = 6.0  # bits: that the shape is wrong is no chance, and a reshape leaves little to it


def another_shape(series: Series) -> Diagnosis | None:
    """What made the shape another one, if the numbers show it."""
    if any(pair.got.shape == pair.want.shape for pair in series.wrong):
        return None
    return _reshaped(series) or first_match(series, _cuts(series)) or _each_with_each(series)


def another_order(series: Series) -> Diagnosis | None:
    """An order that has a name."""
    return first_match(series, _moves(series)) or _split(series)


def unnamed_order(series: Series) -> Diagnosis | None:
    """The same numbers in any order: first whole rows or columns, then single numbers."""
    if not series.real:
        return None
    for axis, name in series.axes():
        if name is not None and explains(series, of_reals(_matched_lines(axis)), enough=30.0):
            return Diagnosis("permuted", axis=name)
    return Diagnosis("other_order") if explains(series, of_reals(_matched), enough=40.0) else None


def _moves(series: Series) -> Iterator[Transform]:
    for axis, name in series.axes():
        yield Transform(plain(np.flip, axis), Diagnosis("reversed", axis=name))
    for axis, name in series.axes():
        for shift in (1, -1):
            for wraps in (True, False):
                yield Transform(
                    plain(_shifted, axis, shift, wraps), Diagnosis("shifted", axis=name, shift=shift, wraps=wraps)
                )
        yield Transform(plain(_halves_exchanged, axis), Diagnosis("half_turned", axis=name))
    if series.ranks == {2}:
        yield Transform(plain(np.transpose), Diagnosis("transposed"))
    for rank in series.ranks & {3, 4}:
        for order in permutations(range(rank)):
            if order != tuple(range(rank)):
                yield Transform(plain(np.transpose, order), Diagnosis("transposed", order=order))
    yield Transform(_written_by_columns, Diagnosis("column_order"))
    yield Transform(_read_by_columns, Diagnosis("reshaped_transpose"))


def _shifted(array: Array, axis: int, shift: int, wraps: bool) -> Array | None:
    moved = np.roll(array, shift, axis)
    if not wraps and array.shape[axis] < 2:
        return None
    if not wraps:
        np.moveaxis(moved, axis, 0)[0 if shift > 0 else -1] = 0
    return moved


def _halves_exchanged(array: Array, axis: int) -> Array:
    return np.roll(array, array.shape[axis] // 2, axis)


def _written_by_columns(array: Array, pair: Pair) -> Array | None:
    """Read out column by column, and written into the learner's shape row by row."""
    return array.ravel("F").reshape(pair.got.shape) if array.ndim > 1 else None


def _read_by_columns(array: Array, pair: Pair) -> Array | None:
    """Read out row by row, and written into the learner's shape column by column."""
    return array.ravel().reshape(pair.got.shape, order="F") if pair.got.ndim > 1 else None


def _split(series: Series) -> Diagnosis | None:
    """Axes split into sizes that the inputs have, exchanged, and joined again, as heads are."""

    def predict(pair: Pair) -> Array | None:
        return next((found for found in _splits(pair) if met(pair.got, found, series.tolerance)), None)

    told = bits_of(series, predict, other_shape=_OTHER_SHAPE)
    if told < _SPLITS_ENOUGH or len(series.right) > len(series.wrong):
        return None
    return Diagnosis("axes_mixed" if any(pair.want.ndim > 1 for pair in series.wrong) else "flattened_otherwise")


def _splits(pair: Pair) -> Iterator[Array]:
    """The expected numbers with their axes split by sizes of the inputs and exchanged, in the learner's shape."""
    want = pair.want
    if want.size != pair.got.size or want.size < 4 or want.ndim > 3:
        return
    count = 0
    for shape in _split_shapes(want.shape, sizes_of(pair.arguments)):
        for order in permutations(range(len(shape))):
            if order == tuple(range(len(shape))):
                continue
            count += 1
            if count > MOST_SPLITS:
                return
            yield want.reshape(shape).transpose(order).reshape(pair.got.shape)


def _split_shapes(shape: tuple[int, ...], sizes: list[int]) -> Iterator[tuple[int, ...]]:
    """`shape` with one axis split in two, or, if it has only one, also in three."""
    for axis, length in enumerate(shape):
        for size in sizes:
            if 1 < size < length and length % size == 0:
                yield (*shape[:axis], size, length // size, *shape[axis + 1 :])
                yield (*shape[:axis], length // size, size, *shape[axis + 1 :])
    if len(shape) == 1:
        for one in sizes:
            for other in sizes:
                if one > 1 and other > 1 and shape[0] % (one * other) == 0 and one * other < shape[0]:
                    yield (one, other, shape[0] // (one * other))


def _matched(array: Array, pair: Pair) -> Array | None:
    """The expected numbers, ordered by size as the learner's are; it fits if any order does."""
    if array.size < 4:
        return None
    found = np.empty_like(array.ravel())
    found[np.argsort(pair.got, axis=None)] = np.sort(array, axis=None)
    return found.reshape(array.shape)


def _matched_lines(axis: int) -> Function:
    """The expected lines, ordered by size as the learner's are."""

    def apply(array: Array, pair: Pair) -> Array | None:
        if array.shape[axis] < 3 or array.size // array.shape[axis] < 2:
            return None
        mine, right = np.moveaxis(pair.got, axis, 0), np.moveaxis(array, axis, 0)
        found = np.empty_like(right)
        found[_order_of(mine)] = right[_order_of(right)]
        return np.moveaxis(found, 0, axis)

    return apply


def _order_of(lines: Array) -> Array:
    """By the sum of a line, weighted so that no two lines are alike by chance."""
    flat = lines.reshape(len(lines), -1)
    return np.argsort(flat @ np.cos(np.arange(flat.shape[1])))


def _reshaped(series: Series) -> Diagnosis | None:
    """The expected numbers in their order: only the shape is wrong."""
    if not explains(series, lambda array, pair: array.reshape(pair.got.shape), enough=_RESHAPE_ENOUGH):
        return None
    shapes = [(pair.got.shape, pair.want.shape) for pair in series.wrong]
    return Diagnosis(next((kind for kind, fits in _RESHAPES if all(fits(*both) for both in shapes)), "other_shape"))


def _cuts(series: Series) -> Iterator[Transform]:
    """Numbers that are missing or too many: all but one along an axis, those at its ends, every other one."""
    yield Transform(_diagonal, missing=Diagnosis("broadcast"))
    for axis, name in series.axes(of_got=True):
        for position, at in (("first", 0), ("last", -1)):
            yield Transform(plain(_one_of, axis, at), missing=Diagnosis("too_much", axis=name, position=position))
    for axis, name in series.axes():
        for position, at in (("first", 0), ("last", -1)):
            yield Transform(plain(_one_of, axis, at), Diagnosis("too_little", axis=name, position=position))
    yield Transform(lambda array, pair: np.broadcast_to(array, pair.got.shape), Diagnosis("repeated"))
    for axis, name in series.axes():
        for position, cut in _ENDS:
            done, missing = (
                Diagnosis(kind, axis=name, position=position) for kind in ("ends_missing", "ends_too_many")
            )
            yield Transform(_cut(axis, cut), done, missing)
        done, missing = Diagnosis("steps_skipped", axis=name), Diagnosis("steps_not_skipped", axis=name)
        yield Transform(_cut(axis, lambda length, left: slice(None, None, 2)), done, missing)


def _diagonal(array: Array, pair: Pair) -> Array | None:
    return np.diagonal(array) if array.ndim == 2 and array.shape[0] == array.shape[1] > 1 else None


def _one_of(array: Array, axis: int, at: int) -> Array | None:
    return array.take(at, axis) if array.shape[axis] > 1 else None


def _cut(axis: int, cut: Callable[[int, int], slice]) -> Function:
    """Cut the length along `axis` to that of the other side."""

    def apply(array: Array, pair: Pair) -> Array | None:
        other = pair.got if array is pair.want else pair.want
        length, left = array.shape[axis], other.shape[axis]
        if array.ndim != other.ndim or length <= left:
            return None
        return np.moveaxis(np.moveaxis(array, axis, 0)[cut(length, left)], 0, axis)

    return apply


def _each_with_each(series: Series) -> Diagnosis | None:
    """The shapes alone show it, if sizes vary: each axis of the expected answer occurs twice."""
    varied = len({pair.want.shape for pair in series.wrong}) > 1
    return Diagnosis("broadcast") if varied and all(_squared(pair) for pair in series.wrong) else None


def _squared(pair: Pair) -> bool:
    return pair.want.ndim == 1 and pair.want.size > 1 and pair.got.shape == (*pair.want.shape, *pair.want.shape)


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(length for length in shape if length != 1)


_ENDS: tuple[tuple[str, Callable[[int, int], slice]], ...] = (
    ("end", lambda length, left: slice(0, left)),
    ("beginning", lambda length, left: slice(length - left, length)),
    ("both_ends", lambda length, left: slice((length - left) // 2, (length - left) // 2 + left)),
    ("both_ends", lambda length, left: slice((length - left + 1) // 2, (length - left + 1) // 2 + left)),
)
_RESHAPES: tuple[tuple[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]], ...] = (
    ("not_flattened", lambda got, want: len(want) == 1 < len(got) and 1 not in got),
    ("extra_axis", lambda got, want: len(got) > len(want) and _squeezed(got) == _squeezed(want)),
    ("missing_axis", lambda got, want: len(got) < len(want) and _squeezed(got) == _squeezed(want)),
    ("flattened", lambda got, want: len(got) == 1 < len(want)),
    ("not_flattened", lambda got, want: len(want) == 1 < len(got)),
)
