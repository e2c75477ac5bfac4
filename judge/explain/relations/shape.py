"""The right numbers in another shape: an axis too many or too few, ends that are missing, everything against everything."""

from collections.abc import Callable, Iterator

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array
from judge.explain.relations.series import Pair, Series
from judge.explain.relations.transform import Function, Transform, axes, axis_words, explains, first

_FEW = 6.0  # bits: that the shape is wrong is no chance, and a reshape leaves little to it


def find(series: Series) -> Diagnosis | None:
    """What made the shape another one, where the numbers show it."""
    if any(pair.got.shape == pair.want.shape for pair in series.wrong):
        return None
    return (
        _reshaped(series)
        or first(series, _transforms(series))
        or _ends(series)
        or _everything_against_everything(series)
    )


def _everything_against_everything(series: Series) -> Diagnosis | None:
    """The shapes alone say it, where sizes vary: each learner's axis is there twice."""
    if len({pair.want.shape for pair in series.wrong}) > 1 and all(_squared(pair) for pair in series.wrong):
        return Diagnosis(
            "broadcast",
            "Your answer has an axis too many: each number was combined with every other. That is what NumPy "
            "makes of shapes (n,) and (n, 1) together; bring both to one shape.",
        )
    return None


def _reshaped(series: Series) -> Diagnosis | None:
    """The right numbers in their order: only the shape is wrong."""
    if not explains(series, _into_shape, enough=_FEW):
        return None
    for kind, fits, sentence in _RESHAPES:
        if all(fits(pair.got.shape, pair.want.shape) for pair in series.wrong):
            return Diagnosis(kind, sentence)
    return Diagnosis(
        "other_shape",
        "Your numbers are right, and in the right order; their shape is not. Reshape the answer at the end.",
    )


def _into_shape(array: Array, pair: Pair) -> Array | None:
    return array.reshape(pair.got.shape) if array.size == pair.got.size else None


def _transforms(series: Series) -> Iterator[Transform]:
    yield Transform(
        "broadcast",
        _diagonal,
        "",
        "Your answer holds the right numbers on its diagonal: each number was combined with every "
        "other. That is what NumPy makes of shapes (n,) and (n, 1) together; bring both to one shape.",
        "broadcast",
    )
    for axis, rank in axes(series, of_got=True):
        yield Transform(
            "first_of_axis",
            _take(axis, 0),
            "",
            f"The right answer is the first of yours{axis_words(axis, rank)}; you return more than is asked for.",
            "too_much",
        )
        yield Transform(
            "last_of_axis",
            _take(axis, -1),
            "",
            f"The right answer is the last of yours{axis_words(axis, rank)}; you return more than is asked for.",
            "too_much",
        )
    for axis, rank in axes(series):
        for at, words in ((0, "first"), (-1, "last")):
            yield Transform(
                "too_little",
                _take(axis, at),
                f"Your answer is the {words} of what is expected{axis_words(axis, rank)}; the others are missing.",
            )
    yield Transform(
        "repeated", _spread_out, "Your answer holds the right numbers, repeated along an axis that should not be there."
    )


def _diagonal(array: Array, pair: Pair) -> Array | None:
    return np.diagonal(array) if array.ndim == 2 and array.shape[0] == array.shape[1] > 1 else None


def _take(axis: int, at: int) -> Function:
    return lambda array, pair: array.take(at, axis) if array.ndim > axis and array.shape[axis] > 1 else None


def _spread_out(array: Array, pair: Pair) -> Array | None:
    try:
        return np.broadcast_to(array, pair.got.shape)
    except ValueError:
        return None


def _ends(series: Series) -> Diagnosis | None:
    """Elements that are missing at the ends of an axis, or too many there; an axis that is walked in other steps."""
    for axis, rank in axes(series):
        along = axis_words(axis, rank)
        for where, cut in (*_CUTS, *_MIDDLES):
            if explains(series, _along(axis, cut)):
                return Diagnosis(
                    "ends_missing", f"Your numbers are right, but some are missing {where}{along}. {_LOOK}"
                )
            if explains(series, _along(axis, cut), backwards=True):
                return Diagnosis(
                    "ends_too_many", f"The right numbers are among yours, with others too many {where}{along}. {_LOOK}"
                )
        if explains(series, _along(axis, _every_other)):
            return Diagnosis("steps_skipped", f"Your numbers are right, but every other one is missing{along}. {_LOOK}")
        if explains(series, _along(axis, _every_other), backwards=True):
            return Diagnosis(
                "steps_not_skipped", f"Every other one of your numbers is expected{along}: the step is missing."
            )
    return None


def _along(axis: int, cut: Callable[[int, int], slice]) -> Function:
    """Cut the length along `axis` to that of the other side."""

    def apply(array: Array, pair: Pair) -> Array | None:
        other = pair.got if array is pair.want else pair.want
        if array.ndim != other.ndim or array.ndim <= axis or array.shape[axis] <= other.shape[axis]:
            return None
        return np.moveaxis(np.moveaxis(array, axis, 0)[cut(array.shape[axis], other.shape[axis])], 0, axis)

    return apply


def _every_other(length: int, left: int) -> slice:
    return slice(None, None, 2)


def _squared(pair: Pair) -> bool:
    return pair.want.ndim == 1 and pair.want.size > 1 and pair.got.shape == (*pair.want.shape, *pair.want.shape)


_LOOK = "Look at the range of your loop, or at the padding."
_CUTS: tuple[tuple[str, Callable[[int, int], slice]], ...] = (
    ("at the end", lambda length, left: slice(0, left)),
    ("at the beginning", lambda length, left: slice(length - left, length)),
)
_MIDDLES: tuple[tuple[str, Callable[[int, int], slice]], ...] = (
    ("at both ends", lambda length, left: slice((length - left) // 2, (length - left) // 2 + left)),
    ("at both ends", lambda length, left: slice((length - left + 1) // 2, (length - left + 1) // 2 + left)),
)
_RESHAPES: tuple[tuple[str, Callable[[tuple[int, ...], tuple[int, ...]], bool], str], ...] = (
    (
        "not_flattened",
        lambda got, want: len(want) == 1 < len(got) and 1 not in got,
        "Your numbers are right; they still stand in rows, and one long row is expected. Flatten them with .reshape(-1).",
    ),
    (
        "extra_axis",
        lambda got, want: len(got) > len(want) and _squeezed(got) == _squeezed(want),
        "Your numbers are right; their shape has an axis of length 1 too many. Look for keepdims=True or an index such as "
        "[None], or take it away with squeeze.",
    ),
    (
        "missing_axis",
        lambda got, want: len(got) < len(want) and _squeezed(got) == _squeezed(want),
        "Your numbers are right; their shape lacks an axis of length 1. Use keepdims=True, or add it with [:, None].",
    ),
    (
        "flattened",
        lambda got, want: len(got) == 1 < len(want),
        "Your numbers are right; they stand in one long row. Give them back the shape that is expected.",
    ),
    (
        "not_flattened",
        lambda got, want: len(want) == 1 < len(got),
        "Your numbers are right; they still stand in rows, and one long row is expected. Flatten them with .reshape(-1).",
    ),
)


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(length for length in shape if length != 1)
