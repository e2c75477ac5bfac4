"""Which of the numbers are wrong, or have the wrong sign: a rule for it, if enough numbers follow the rule.

It may go by the place (the first rows, the edges, one side of the diagonal), by the sign of the expected number or of an
argument, or by what the learner's number is: NaN or infinite.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from judge.comparison.closeness import Array
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.evidence import Function, explains, met, near, of_reals
from judge.explain.relations.series import Pair, Series, of_same_size

_ENOUGH = 12.0  # bits: each line or element that could have been on the other side is one
_ANY_SIGNS_ENOUGH = 60.0  # bits: each element is met by one of two numbers
_Masks: TypeAlias = list[tuple[Pair, Array]]  # where the numbers of a pair are right
_Test: TypeAlias = Callable[[Array], Array]


def wrong_numbers(series: Series) -> Diagnosis | None:
    """A rule for which of the numbers are wrong and which are not."""
    if not series.same_shape:
        return None
    masks = [(pair, near(pair.got, pair.want, series.tolerance)) for pair in series.wrong]
    if any(mask.all() for _, mask in masks):
        return None
    if all(mask.any() for _, mask in masks):
        return _by_diagonal(masks) or _by_line(series, masks) or _by_expected(masks) or _by_argument(masks)
    return _by_line(series, masks)


def wrong_signs(series: Series) -> Diagnosis | None:
    """Signs that are flipped along lines of an axis, or anywhere."""
    if not series.real or all(met(pair.got, -pair.want, series.tolerance) for pair in series.wrong):
        return None  # where all signs are flipped, it is a factor of -1, or none
    for axis, name in series.axes():
        if name is not None and explains(series, of_reals(_signed_by_line(axis))):
            return Diagnosis("sign_by_line", axis=name)
    return Diagnosis("signs") if explains(series, of_reals(_signed), enough=_ANY_SIGNS_ENOUGH) else None


def missing_numbers(series: Series) -> Diagnosis | None:
    """NaN or infinity where numbers are expected: everywhere, from a place on, in whole lines, or in some places."""
    if not series.same_shape:
        return None
    lost = [np.asarray(np.isfinite(pair.want) & ~np.isfinite(pair.got)) for pair in series.wrong]
    if not all(mask.any() for mask in lost):
        return None
    nan = all(np.isnan(pair.got[mask]).all() for pair, mask in zip(series.wrong, lost, strict=True))
    where, axis = _place_of_lost(series, lost)
    return Diagnosis(f"{'nan' if nan else 'infinite'}{where}", axis=axis)


def _place_of_lost(series: Series, lost: Sequence[Array]) -> tuple[str, int | None]:
    if all(mask.all() for mask in lost):
        return "_everywhere", None
    for axis, name in series.axes():
        rows = [_as_lines(mask, axis) for mask in lost]
        lines = [np.asarray(mask.any(axis=1)) for mask in rows]
        if any(len(line) < 2 for line in lines):
            continue
        some_left = not any(line.all() for line in lines)
        if some_left and all(_starts_with(~line) for line in lines) and sum(map(len, lines)) >= _ENOUGH / 2:
            return "_from", name
        whole = all((mask.all(axis=1) == line).all() for mask, line in zip(rows, lines, strict=True))
        if name is not None and some_left and whole:
            return "_lines", name
    return "", None


def _as_lines(mask: Array, axis: int) -> Array:
    """One row for each place along the axis."""
    return np.moveaxis(mask, axis, 0).reshape(mask.shape[axis], -1)


def _by_line(series: Series, masks: _Masks) -> Diagnosis | None:
    for axis, name in series.axes():
        lines = [np.asarray(_as_lines(mask, axis).all(axis=1)) for _, mask in masks]
        long = [line for line in lines if len(line) > 1]  # of a single line nothing can be said
        if 4 * len(long) < 3 * len(lines) or _surprise(np.concatenate(long)) < _ENOUGH:
            continue
        for kind, rule in _LINE_RULES.items():
            if all(rule(line) for line in long):
                repeated = kind in _REPEATED and all(_repeats(pair, axis) for pair, _ in masks)
                return Diagnosis(f"{kind}_repeated" if repeated else kind, axis=name)
    return None


def _repeats(pair: Pair, axis: int) -> bool:
    """Is it one slice along the axis, again and again?"""
    return bool((pair.got == np.take(pair.got, [0], axis)).all())


def _surprise(mask: Array) -> float:
    """Bits of a pattern of so many right and wrong ones: nearly all right, or nearly all wrong, is no pattern yet."""
    share = float(mask.mean())
    return 0.0 if share in (0.0, 1.0) else -len(mask) * (share * np.log2(share) + (1 - share) * np.log2(1 - share))


def _by_diagonal(masks: _Masks) -> Diagnosis | None:
    """In square matrices: on one side of the diagonal, or on it."""
    if not all(pair.want.ndim >= 2 and pair.want.shape[-1] == pair.want.shape[-2] > 1 for pair, _ in masks):
        return None
    for kind, right in _DIAGONALS.items():
        if _agrees([(mask, np.broadcast_to(right(mask.shape[-1]), mask.shape)) for _, mask in masks]):
            return Diagnosis(kind)
    return None


def _by_expected(masks: _Masks) -> Diagnosis | None:
    real = [(mask, pair.want) for pair, mask in masks if pair.want.dtype.kind == "f"]
    sign = _sign_of(real)
    return Diagnosis("wrong_by_value", sign=sign) if sign else None


def _by_argument(masks: _Masks) -> Diagnosis | None:
    for name in masks[0][0].arguments:
        found = [(mask, value) for pair, mask in masks if (value := of_same_size(pair, name, mask)) is not None]
        sign = _sign_of(found) if len(found) == len(masks) else None
        if sign:
            return Diagnosis("wrong_by_input", argument=name, sign=sign)
    return None


def _sign_of(found: list[tuple[Array, Array]]) -> str | None:
    """The sign that those numbers have where the mask is False, and only there."""
    return next((sign for sign, test in _SIGNS.items() if _agrees([(mask, ~test(v)) for mask, v in found])), None)


def _agrees(found: list[tuple[Array, Array]]) -> bool:
    """Is each mask what is predicted, on enough elements of both kinds?"""
    if not all(np.array_equal(mask, predicted) for mask, predicted in found):
        return False
    total = sum(mask.size for mask, _ in found)
    wrong = sum(int((~mask).sum()) for mask, _ in found)
    return min(wrong, total - wrong) >= _ENOUGH / 4 and total >= _ENOUGH


def _signed_by_line(axis: int) -> Function:
    """Each line of the expected answer with the sign that most of the learner's has."""

    def apply(array: Array, pair: Pair) -> Array | None:
        agreement = (array * pair.got).sum(axis=axis, keepdims=True)
        return np.asarray(array * np.where(agreement < 0, -1.0, 1.0))

    return apply


def _signed(array: Array, pair: Pair) -> Array | None:
    return np.asarray(np.abs(array) * np.where(pair.got < 0, -1.0, 1.0))


def _starts_with(right: Array) -> bool:
    """Right up to some place, and wrong from there on."""
    count = int(right.sum())
    return 0 < count < len(right) and bool(right[:count].all())


def _edges(line: Array) -> bool:
    inside = np.flatnonzero(line)
    return bool(inside.size and not line[0] and not line[-1] and line[inside[0] : inside[-1] + 1].all())


_REPEATED = ("only_first_right", "only_last_right")
_LINE_RULES: dict[str, Callable[[Array], bool]] = {
    "only_first_right": lambda line: bool(line[0]) and not line[1:].any(),
    "only_last_right": lambda line: bool(line[-1]) and not line[:-1].any(),
    "first_wrong": lambda line: bool(line[1:].all()) and not line[0],
    "last_wrong": lambda line: bool(line[:-1].all()) and not line[-1],
    "edges_wrong": lambda line: len(line) > 2 and _edges(line),
    "right_to_a_place": _starts_with,
    "right_from_a_place": lambda line: _starts_with(line[::-1]),
    "every_other_right": lambda line: bool(line[::2].all()) and not line[1::2].any(),
}
_DIAGONALS: dict[str, Callable[[int], Array]] = {
    "upper_wrong": lambda n: np.tri(n, dtype=bool),
    "lower_wrong": lambda n: np.tri(n, dtype=bool).T,
    "diagonal_wrong": lambda n: ~np.eye(n, dtype=bool),
    "only_diagonal_right": lambda n: np.eye(n, dtype=bool),
}
_SIGNS: dict[str, _Test] = {
    "negative": lambda array: array < 0,
    "positive": lambda array: array > 0,
    "zero": lambda array: array == 0,
    "not_zero": lambda array: array != 0,
}
