"""A factor or an offset that differs from case to case, or from row to row: a normalisation that is another one."""

from collections.abc import Callable

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import ENOUGH, Array, bits, met
from judge.explain.relations.scale import LEAST_CHANGE, NAMING, contradicted, fits_reals
from judge.explain.relations.series import Pair, Series

_FACTOR, _OFFSET, _BOTH = range(3)


def find(series: Series) -> Diagnosis | None:
    """One factor, offset or both a case; then a line along an axis; then a factor for each row and each column."""
    if not fits_reals(series) or contradicted(series):
        return None
    for what in (_FACTOR, _OFFSET, _BOTH):
        for axis in (None, *_axes(series)):
            if _explained(series, axis, what):
                return _said(axis, what)
    if series.ranks == {2} and _all_met(series, _rows_and_columns, lambda pair: sum(pair.want.shape)):
        return Diagnosis("factor_by_row_and_column", _ROWS_AND_COLUMNS)
    return None


def _axes(series: Series) -> list[int]:
    rank = next(iter(series.ranks)) if len(series.ranks) == 1 else 0
    return list(range(rank - 1, -1, -1)) if 1 < rank <= 4 else []


def _explained(series: Series, axis: int | None, what: int) -> bool:
    """Is each line of each answer met by its best multiple or shift, with more numbers than were spent on finding it?"""

    def spent(pair: Pair) -> float:
        length = pair.want.size if axis is None else pair.want.shape[axis]
        return (2 if what == _BOTH else 1) * pair.want.size / max(length, 1)

    return _all_met(series, lambda pair: _best(pair, axis, what), spent)


def _all_met(series: Series, predict: Callable[[Pair], Array | None], spent: Callable[[Pair], float]) -> bool:
    total = 0.0
    for pair in series.wrong:
        predicted = predict(pair)
        if predicted is None or not met(pair.got, predicted, series.tolerance):
            return False
        told = bits(predicted, pair.want, series.tolerance, whole=pair.whole)
        total += told * max(1 - spent(pair) / pair.want.size, 0)
    return total >= ENOUGH + NAMING


def _rows_and_columns(pair: Pair) -> Array | None:
    """The right numbers times a factor for each row and one for each column, as the lines through the largest give them."""
    if not pair.want.size or not (np.isfinite(pair.got).all() and np.isfinite(pair.want).all()):
        return None
    row, column = np.unravel_index(np.argmax(np.abs(pair.want)), pair.want.shape)
    pivot = pair.got[row, column] / pair.want[row, column]
    by_row = pair.got[:, [column]] / pair.want[:, [column]]
    by_column = pair.got[[row], :] / pair.want[[row], :]
    return np.asarray(pair.want * by_row * by_column / pivot)


def _best(pair: Pair, axis: int | None, what: int) -> Array | None:
    """What the best multiple, shift, or both of the right numbers predict, for each line along `axis` or for all at once."""
    line = _line(pair, axis, what)
    return None if line is None else np.asarray(line[0] * pair.want + line[1])


def _line(pair: Pair, axis: int | None, what: int) -> tuple[Array, Array] | None:
    """The factor and the offset by least squares; None where they cannot be found."""
    got, want = pair.got, pair.want
    if not want.size or not (np.isfinite(got).all() and np.isfinite(want).all()):
        return None
    none = np.zeros(())
    mine = got.mean(axis=axis, keepdims=True) if what else none
    mean = want.mean(axis=axis, keepdims=True) if what else none
    if what == _OFFSET:
        return np.ones(()), np.asarray(mine - mean)
    largest = max(float(np.abs(want - mean).max()), np.finfo(np.float64).tiny)
    scaled = (want - mean) / largest
    slope = (
        ((got - mine) * scaled).sum(axis=axis, keepdims=True)
        / np.square(scaled).sum(axis=axis, keepdims=True)
        / largest
    )
    return (slope, np.asarray(mine - slope * mean)) if (np.abs(slope) > LEAST_CHANGE).all() else None


def _said(axis: int | None, what: int) -> Diagnosis:
    kind, words, cause = _WORDS[what]
    if axis is None:
        return Diagnosis(
            f"{kind}_by_case",
            f"In each case your numbers are the right ones {words}, which differs from case to case: {cause}.",
        )
    return Diagnosis(
        f"{kind}_by_row",
        f"Along axis {axis} your numbers are the right ones {words}, another one for each line: {cause}.",
    )


_ROWS_AND_COLUMNS = (
    "Your numbers are the right ones times a factor for each row and one for each column: what you divide or multiply "
    "the rows and the columns by, their lengths for example, is not what is expected."
)
_WORDS = {
    _FACTOR: ("factor", "times one factor", "what you divide or multiply them by is not what is expected"),
    _OFFSET: (
        "offset",
        "plus one offset",
        "what you add to or subtract from them, a mean for example, is not what is expected",
    ),
    _BOTH: (
        "shift_and_scale",
        "times a factor plus an offset",
        "what you subtract (as a mean) or divide by (as a spread) is not what is expected",
    ),
}
