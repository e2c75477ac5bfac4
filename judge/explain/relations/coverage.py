"""Which of the numbers are right: the first rows only, all but the edges, those where something is positive."""

from collections.abc import Callable, Iterator

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.inputs import same_size
from judge.explain.relations.near import Array, near
from judge.explain.relations.series import Pair, Series
from judge.explain.relations.transform import axes, axis_words

_OF_NAN = "Look for 0/0, for infinity minus infinity, and for roots and logarithms of negative numbers."
_OF_INFINITY = "Look for a division by 0, the logarithm of 0, or the exponential of a large number."
_ENOUGH = 12.0  # bits: each line or element that could have been on the other side is one


def find(series: Series) -> Diagnosis | None:
    """A rule for which of the numbers are right and which are not."""
    if not series.same_shape:
        return None
    masks = [(pair, near(pair.got, pair.want, series.tolerance)) for pair in series.wrong]
    if any(mask.all() for _, mask in masks):
        return None
    if all(mask.any() for _, mask in masks):
        return _by_place(series, masks) or _by_line(series, masks) or _by_value(series, masks)
    return _by_line(series, masks)


Masks = list[tuple[Pair, Array]]


def _by_line(series: Series, masks: Masks) -> Diagnosis | None:
    for axis, rank in axes(series):
        lines = [np.asarray(mask.all(axis=tuple(i for i in range(rank) if i != axis))) for _, mask in masks]
        long = [line for line in lines if len(line) > 1]  # of a single line nothing can be said
        if 4 * len(long) < 3 * len(lines) or _surprise(np.concatenate(long)) < _ENOUGH:
            continue
        for kind, rule, words in _LINE_RULES:
            if all(rule(line) for line in long):
                if kind in _REPEATED and all(_repeats(pair, axis) for pair, _ in masks):
                    kind, words = f"{kind}_repeated", _REPEATED[kind]
                return Diagnosis(kind, words.format(along=axis_words(axis, rank)))
    return None


def _repeats(pair: Pair, axis: int) -> bool:
    """Is it one slice along the axis, again and again?"""
    return bool((pair.got == np.take(pair.got, [0], axis)).all())


def _surprise(mask: Array) -> float:
    """Bits of a pattern of so many right and wrong ones: nearly all right, or nearly all wrong, is no pattern yet."""
    share = float(mask.mean())
    return 0.0 if share in (0.0, 1.0) else -len(mask) * (share * np.log2(share) + (1 - share) * np.log2(1 - share))


def _by_place(series: Series, masks: Masks) -> Diagnosis | None:
    """In square matrices: on one side of the diagonal, or on it."""
    if not all(pair.want.ndim >= 2 and pair.want.shape[-1] == pair.want.shape[-2] > 1 for pair, _ in masks):
        return None
    for kind, where, words in _PLACES:
        if _agrees([(mask, np.broadcast_to(where(mask.shape[-1]), mask.shape)) for _, mask in masks]):
            return Diagnosis(kind, words)
    return None


def _by_value(series: Series, masks: Masks) -> Diagnosis | None:
    """Where the right number, or the element of an input in the same place, is of one sign."""
    for words, test in _SIGNS:
        if _agrees(
            [(mask, ~test(pair.want)) for pair, mask in masks if pair.want.dtype.kind == "f"]
            or [(np.ones(0), np.ones(0))]
        ):
            return Diagnosis("wrong_by_value", f"Your numbers are wrong exactly where the right number is {words}.")
    for name in series.wrong[0].arguments:
        for words, test in _SIGNS:
            found = [(mask, same_size(pair, str(name), mask)) for pair, mask in masks]
            if all(value is not None for _, value in found) and _agrees(
                [(mask, ~test(v)) for mask, v in found if v is not None]
            ):
                return Diagnosis("wrong_by_input", f"Your numbers are wrong exactly where {name} is {words}.")
    return None


def _agrees(found: list[tuple[Array, Array]]) -> bool:
    """Is each mask what is predicted, on enough elements of both kinds?"""
    if not all(np.array_equal(mask, predicted) for mask, predicted in found):
        return False
    wrong = sum(int((~mask.astype(bool)).sum()) for mask, _ in found)
    return (
        min(wrong, sum(mask.size for mask, _ in found) - wrong) >= _ENOUGH / 4
        and sum(m.size for m, _ in found) >= _ENOUGH
    )


def missing_numbers(series: Series) -> Diagnosis | None:
    """NaN or infinity where numbers are expected: everywhere, from a place on, or in whole lines."""
    if not series.same_shape or not all(_lost(pair).any() for pair in series.wrong):
        return None
    nan = all(np.isnan(pair.got[_lost(pair)]).all() for pair in series.wrong)
    word = "NaN" if nan else "infinite or NaN"
    kind, where = _where_lost(series)
    cause = _OF_NAN if nan else _OF_INFINITY
    return Diagnosis(f"nan{kind}" if nan else f"infinite{kind}", f"Your numbers are {word} {where}. {cause}")


def _lost(pair: Pair) -> Array:
    return np.asarray(np.isfinite(pair.want) & ~np.isfinite(pair.got))


def _where_lost(series: Series) -> tuple[str, str]:
    lost = [_lost(pair) for pair in series.wrong]
    if all(mask.all() for mask in lost):
        return "_everywhere", "everywhere" if any(mask.size > 1 for mask in lost) else "where a number is expected"
    for axis, rank in axes(series):
        others = tuple(i for i in range(rank) if i != axis)
        lines = [np.asarray(mask.any(axis=others)) for mask in lost]
        if any(len(line) < 2 for line in lines):
            continue
        if all(_suffix(~line) and not line.all() for line in lines) and sum(len(line) for line in lines) >= _ENOUGH / 2:
            return "_from", f"from one place on{axis_words(axis, rank)}, to the end"
        if rank > 1 and all(
            (mask.all(axis=others) == line).all() and not line.all() for mask, line in zip(lost, lines, strict=True)
        ):
            return "_lines", f"in whole lines, each one place{axis_words(axis, rank)}"
    return "", "in some places"


def _suffix(right: Array) -> bool:
    """Right first, and from some place on wrong."""
    count = int(right.sum())
    return 0 < count < len(right) and bool(right[:count].all())


_REPEATED = {
    "only_last_right": (
        "Your numbers{along} are the last of the expected ones, again and again. If you append one array and change it in "
        "place afterwards, all that you appended changes with it: append a copy."
    ),
    "only_first_right": (
        "Your numbers{along} are the first of the expected ones, again and again: what should change from step to step "
        "does not."
    ),
}
_LINE_RULES: tuple[tuple[str, Callable[[Array], bool], str], ...] = (
    (
        "only_first_right",
        lambda line: bool(line[0]) and not line[1:].any(),
        "Your numbers are right at index 0{along} and nowhere else; look at what starts there, or is carried from step to step.",
    ),
    (
        "only_last_right",
        lambda line: bool(line[-1]) and not line[:-1].any(),
        "Your numbers are right at the last index{along} and nowhere else.",
    ),
    (
        "first_wrong",
        lambda line: bool(line[1:].all()) and not line[0],
        "Your numbers are right everywhere but at index 0{along}.",
    ),
    (
        "last_wrong",
        lambda line: bool(line[:-1].all()) and not line[-1],
        "Your numbers are right everywhere but at the last index{along}.",
    ),
    (
        "edges_wrong",
        lambda line: len(line) > 2 and _edges(line),
        "Your numbers are right inside and wrong at both ends{along}; look at the padding.",
    ),
    ("right_to_a_place", _suffix, "Your numbers are right up to one place{along}, and wrong from there on."),
    (
        "right_from_a_place",
        lambda line: _suffix(line[::-1]),
        "Your numbers are wrong up to one place{along}, and right from there on.",
    ),
    (
        "every_other_right",
        lambda line: bool(line[::2].all()) and not line[1::2].any(),
        "Your numbers are right at every other index{along}, and wrong between.",
    ),
)


def _edges(line: Array) -> bool:
    inside = np.flatnonzero(line)
    return bool(inside.size and not line[0] and not line[-1] and line[inside[0] : inside[-1] + 1].all())


def _triangles() -> Iterator[tuple[str, Callable[[int], Array], str]]:
    yield (
        "upper_wrong",
        lambda n: np.tri(n, dtype=bool),
        "Your numbers are right on and below the diagonal, and wrong above it.",
    )
    yield (
        "lower_wrong",
        lambda n: np.tri(n, dtype=bool).T,
        "Your numbers are right on and above the diagonal, and wrong below it.",
    )
    yield "diagonal_wrong", lambda n: ~np.eye(n, dtype=bool), "Your numbers are right everywhere but on the diagonal."
    yield (
        "only_diagonal_right",
        lambda n: np.eye(n, dtype=bool),
        "Your numbers are right on the diagonal, and nowhere else.",
    )


_PLACES = tuple(_triangles())
_SIGNS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("negative", lambda a: np.asarray(a < 0)),
    ("positive", lambda a: np.asarray(a > 0)),
    ("0", lambda a: np.asarray(a == 0)),
    ("not 0", lambda a: np.asarray(a != 0)),
)
