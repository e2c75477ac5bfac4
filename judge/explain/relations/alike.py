"""Answers that are all alike: zero, one number only, the same for every case, or those of another case."""

from typing import Any

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import ENOUGH, bits, met
from judge.explain.relations.series import Pair, Series


def constant(series: Series) -> Diagnosis | None:
    """One number everywhere: 0, or another."""
    several = sum(pair.want.size for pair in series.wrong) >= 4
    if not several or not all(pair.got.size and (pair.got == pair.got.flat[0]).all() for pair in series.wrong):
        return None
    if all(not pair.got.any() for pair in (*series.wrong, *series.right)):
        return Diagnosis("zeros", "Your answer is 0 everywhere. Is the result stored in what you return?")
    first = series.wrong[0].got.flat[0]
    if all((pair.got == first).all() for pair in series.wrong) and len(series.wrong) > 1 and not series.right:
        return Diagnosis(
            "same_for_all_cases", "Your answer is the same in every case: it does not depend on the arguments."
        )
    if all(pair.got.size >= 4 and np.unique(pair.want).size > 2 for pair in series.wrong):
        return Diagnosis("one_number", "All numbers of your answer are the same; they should differ from one another.")
    return None


def repeated(series: Series) -> Diagnosis | None:
    """The same answer whatever the arguments are, or for cases that differ in one of them."""
    pairs = (*series.wrong, *series.right)
    twins = [(one, other) for i, one in enumerate(pairs) for other in pairs[:i] if _twins(one, other, series)]
    if not twins:
        return None
    if len(pairs) > 2 and len(twins) == len(pairs) * (len(pairs) - 1) // 2:
        return Diagnosis(
            "same_for_all_cases", "Your answer is the same in every case: it does not depend on the arguments."
        )
    for one, other in twins:
        names = [name for name in one.arguments if not _equal(one.arguments[name], other.arguments.get(name))]
        if len(names) == 1:
            return Diagnosis(
                "argument_ignored", f"Your answer does not change where only {names[0]} does: use {names[0]}."
            )
    return None


def previous(series: Series) -> Diagnosis | None:
    """What was right for the case before: something is kept from one call to the next."""
    by_index = {pair.observation.index: pair for pair in (*series.wrong, *series.right)}
    total = 0.0
    for pair in series.wrong:
        before = by_index.get(pair.observation.index - 1)
        if before is None or not met(pair.got, before.want, series.tolerance):
            return None
        if before.want.shape == pair.want.shape:
            total += bits(before.want, pair.want, series.tolerance, whole=pair.whole)
    if total < ENOUGH or len(series.wrong) < 2:
        return None
    return Diagnosis(
        "previous_case", "Your answers are those of the case before: something is kept from one call to the next."
    )


def _twins(one: Pair, other: Pair, series: Series) -> bool:
    """Do two cases have the same answer where they should not?"""
    if one.got.shape != other.got.shape or not one.got.size or not np.array_equal(one.got, other.got, equal_nan=True):
        return False
    if np.unique(one.got).size < 3 and one.got_kind not in "fc":
        return False
    return not met(one.want, other.want, series.tolerance)


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other) and bool(np.all(np.asarray(one) == np.asarray(other)))
    if isinstance(one, list | tuple | dict):
        return type(one) is type(other) and repr(one) == repr(other)
    return bool(one == other)
