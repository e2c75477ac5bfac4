"""Right but for the sign: of whole columns, as eigenvectors are, or of single numbers."""

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array, met
from judge.explain.relations.series import Pair, Series
from judge.explain.relations.transform import Function, axes, axis_words, explains


def find(series: Series) -> Diagnosis | None:
    """Signs turned round along lines of an axis, or anywhere."""
    if not series.same_shape or all(met(pair.got, -pair.want, series.tolerance) for pair in series.wrong):
        return None  # where all signs are turned round, it is a factor of -1, or none
    for axis, rank in axes(series):
        if rank > 1 and explains(series, _by_line(axis)):
            return Diagnosis(
                "sign_by_line",
                f"Your numbers are right but for the sign of whole lines{axis_words(axis, rank)}. Eigenvectors and singular "
                "vectors come with either sign; choose it as the statement says.",
            )
    if explains(series, _anywhere, enough=60.0):
        return Diagnosis("signs", "Your numbers are right but for their signs, some of which are turned round.")
    return None


def _by_line(axis: int) -> Function:
    """Each line of the right answer with the sign that the learner's has, most of it."""

    def apply(array: Array, pair: Pair) -> Array | None:
        if array.shape != pair.got.shape or array.ndim <= axis or "c" in (array.dtype.kind, pair.got.dtype.kind):
            return None
        agreement = (array * pair.got).sum(axis=axis, keepdims=True)
        return np.asarray(array * np.where(agreement < 0, -1.0, 1.0))

    return apply


def _anywhere(array: Array, pair: Pair) -> Array | None:
    if array.shape != pair.got.shape or "c" in (array.dtype.kind, pair.got.dtype.kind):
        return None
    return np.asarray(np.abs(array) * np.where(pair.got < 0, -1.0, 1.0))
