"""Bounds what it costs to find out whether an answer in any order is right: too large an expected answer is refused.

Only the package's author can make it too large. What a submission returns is compared no further than it resembles the
expected answer, so it costs no more, whatever it is.
"""

from typing import Any

import numpy as np

from judge.comparison.arrange import items_sort, rows_sort
from judge.comparison.tolerance import Mode, Tolerance
from judge.errors import PackageError

MAX_EFFORT = 1 << 24  # elements compared with one another: about a second
LEAF = 512  # what comparing two small values costs, in elements of large arrays
_EDGE = 16  # what one pair costs in the matching


def check_effort(want: Any, tolerance: Tolerance) -> None:
    """Refuse an expected answer of which too many items would have to be tried against each other.

    Raises:
        PackageError: naming the key and what to do.
    """
    if not tolerance.reorders():
        return
    _, trying = _effort(want, tolerance)
    if trying > MAX_EFFORT:
        raise PackageError(
            "problem.toml: tolerance.mode",
            f"is unordered, and comparing each item of an expected answer with each other one takes {trying} steps; "
            f"expected at most {MAX_EFFORT}. Return fewer items, or such as can be sorted: numbers that are not complex "
            "(with rtol + scale_rtol at most 1), texts, or rows of integers.",
        )


def _effort(want: Any, tolerance: Tolerance) -> tuple[int, int]:
    """What comparing in one order costs, and what trying out orders costs."""
    if isinstance(want, dict):
        parts = [_effort(item, tolerance.at(key)) for key, item in want.items()]
    elif isinstance(want, list | tuple):
        inner = tolerance.in_order()
        parts = [_effort(item, inner.at(i)) for i, item in enumerate(want)]
        if tolerance.mode is Mode.UNORDERED and not items_sort(want, tolerance):
            once, trying = _summed(parts)
            return once, len(want) * (once + trying + _EDGE * len(want))
    else:
        return _leaf_effort(want, tolerance)
    return _summed(parts)


def _leaf_effort(want: Any, tolerance: Tolerance) -> tuple[int, int]:
    if isinstance(want, str):
        return LEAF + len(want) // 64, 0
    if not isinstance(want, np.ndarray) or not want.ndim:
        return LEAF, 0
    if tolerance.mode is not Mode.UNORDERED or rows_sort(want, tolerance):
        return LEAF + want.size, 0
    return LEAF + want.size, len(want) * (LEAF + want.size + _EDGE * len(want))


def _summed(parts: list[tuple[int, int]]) -> tuple[int, int]:
    return LEAF + sum(once for once, _ in parts), sum(trying for _, trying in parts)
