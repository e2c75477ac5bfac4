"""Bounds the cost of comparing results in any order: expected results that are too large are rejected.

Only the package's author can make them too large. A submission's result is compared only as far as its structure equals the
expected one, so it never costs more.
"""

from typing import Any

import numpy as np

from judge.comparison.arrange import items_sort, rows_sort
from judge.comparison.tolerance import Mode, Tolerance
from judge.errors import PackageError

MAX_EFFORT = 1 << 24  # comparisons of two elements; about a second
LEAF = 512  # the cost of comparing two small values, in elements of large arrays
_EDGE = 16  # the cost of one pair in the matching


def check_effort(want: Any, tolerance: Tolerance) -> None:
    """Reject an expected result that needs too many pairwise comparisons.

    Raises:
        PackageError: naming the key and what to do.
    """
    if not tolerance.reorders():
        return
    _, trying = _effort(want, tolerance)
    if trying > MAX_EFFORT:
        raise PackageError(
            "problem.toml: tolerance.mode",
            f"is unordered, and comparing the items of an expected result in all pairs takes {trying} steps; "
            f"expected at most {MAX_EFFORT}. Return fewer items, or items that can be sorted: numbers that are not "
            "complex (with rtol + scale_rtol at most 1), strings, or rows of integers.",
        )


def _effort(want: Any, tolerance: Tolerance) -> tuple[int, int]:
    """The cost of comparing in one order, and the additional cost of trying other orders."""
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
