"""Reorders a result whose order does not count, so that as many items as possible fit the expected items.

*Theory of operation.* An item may fit several expected items, so taking the first fit is not enough. There are three methods.
Each finds an order in which everything fits, if there is one:

- Integers, booleans, texts, and rows of integers or booleans must be equal. Both sides are sorted.
- A real number must be in an interval around the expected number. If `rtol + scale_rtol` is at most 1, both ends of the
  interval increase with it. So if any order fits, the order in which both sides are sorted also fits (swap two that cross).
- For everything else, a maximum matching compares each item with each; `judge/comparison/effort.py` bounds this.
"""

import operator
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from judge.comparison.closeness import Array, kind, measure
from judge.comparison.matching import match
from judge.comparison.tolerance import Tolerance

MAX_SWEPT = 20_000  # numbers; for a longer incorrect result, more items than necessary may be reported
MAX_SORTED = 64  # numbers per row; each needs a pass of the sort


def rows_sort(want: Array, tolerance: Tolerance) -> bool:
    """Whether sorting the rows is enough."""
    if kind(want) in ("boolean", "integer"):
        return want.size <= MAX_SORTED * len(want)
    return kind(want) == "float" and want.size <= len(want) and _intervals_rise(tolerance)


def items_sort(want: Sequence[Any], tolerance: Tolerance) -> bool:
    """Whether sorting the items of the list is enough."""
    found = _sorting_kind(want)
    return not tolerance.outputs and found != "" and (found != "float" or _intervals_rise(tolerance))


def arrange_rows(got: Array, want: Array, tolerance: Tolerance) -> Sequence[int] | Array:
    """The best order of the rows of `got`, which has the shape and kind of `want`."""
    if want.size == 0 or measure(got, want, tolerance).right.all():
        return range(len(want))
    if not rows_sort(want, tolerance):
        return match([_fits(row, want, tolerance) for row in got])
    rows = [array.reshape(len(want), -1) for array in (got, want)]
    by_got, by_want = (np.lexsort(columns.T[::-1]) for columns in rows)
    order = np.empty(len(want), np.intp)
    order[by_want] = by_got
    if want.size > MAX_SWEPT or measure(got[order], want, tolerance).right.all():
        return order
    keys = [_keys(columns) for columns in rows]
    fits = operator.eq if kind(want) != "float" else partial(_near, tolerance, float(np.abs(want).max()))
    return _sweep(keys[0], keys[1], by_got.tolist(), by_want.tolist(), fits)


def arrange_items(
    got: Sequence[Any], want: Sequence[Any], tolerance: Tolerance, fits: Callable[[int, int], bool]
) -> Sequence[int] | Array:
    """The best order of the items of `got`, as many as in `want`. `fits(i, j)` compares an item with an expected one."""
    count = len(want)
    if not items_sort(want, tolerance):
        if all(fits(i, i) for i in range(count)):
            return range(count)
        return match([sum(1 << j for j in range(count) if fits(i, j)) for i in range(count)])
    if _sorting_kind(got) != _sorting_kind(want):
        return range(count)  # an item of another kind fits nothing
    mine, theirs = ([_plain(item) for item in items] for items in (got, want))
    if _sorting_kind(want) == "float":  # each number is its own maximum
        alone = Tolerance(tolerance.atol, tolerance.rtol + tolerance.scale_rtol, tolerance.nan_equal)
        return arrange_rows(np.array(mine, np.float64), np.array(theirs, np.float64), alone)
    by_got, by_want = (sorted(range(count), key=items.__getitem__) for items in (mine, theirs))
    return _sweep(mine, theirs, by_got, by_want, operator.eq)


def _intervals_rise(tolerance: Tolerance) -> bool:
    return tolerance.rtol + tolerance.scale_rtol <= 1


def _sorting_kind(items: Sequence[Any]) -> str:
    """`string`, `boolean`, `integer` or `float` if all items are; otherwise empty."""
    kinds = {_item_kind(item) for item in items}
    return kinds.pop() if len(kinds) == 1 else ""


def _item_kind(item: Any) -> str:
    if isinstance(item, str):
        return "string"
    if isinstance(item, int | float):
        return kind(item)
    array = np.asarray(item) if isinstance(item, np.ndarray | np.generic) else None
    return kind(array) if array is not None and array.ndim == 0 and array.dtype.kind in "biuf" else ""


def _plain(item: Any) -> Any:
    return item.item() if isinstance(item, np.ndarray | np.generic) else item


def _fits(row: Array, want: Array, tolerance: Tolerance) -> int:
    """The expected rows that `row` fits, as bits."""
    right = measure(np.broadcast_to(row, want.shape), want, tolerance).right
    flags = right.reshape(len(want), -1).all(axis=1)
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _keys(rows: Array) -> list[Any]:
    return rows.ravel().tolist() if rows.shape[1] == 1 else list(map(tuple, rows.tolist()))


def _sweep(
    mine: list[Any], theirs: list[Any], by_got: list[int], by_want: list[int], fits: Callable[[Any, Any], bool]
) -> list[int]:
    """Go through both in sorted order and pair items that fit. The remaining items are paired in order."""
    found: dict[int, int] = {}
    i = j = 0
    while i < len(by_got) and j < len(by_want):
        item, wanted = mine[by_got[i]], theirs[by_want[j]]
        if fits(item, wanted):
            found[by_want[j]] = by_got[i]
            i, j = i + 1, j + 1
        elif (item != item, item) < (wanted != wanted, wanted):  # NaN is sorted to the end
            i += 1
        else:
            j += 1
    rest = iter(sorted(set(by_got) - set(found.values())))
    return [found[place] if place in found else next(rest) for place in range(len(by_want))]


def _near(tolerance: Tolerance, peak: float, got: float, want: float) -> bool:
    """Whether two numbers are close enough to be paired, in a result that is incorrect in any case."""
    if got == want or (got != got and want != want and tolerance.nan_equal):
        return True
    bound = tolerance.atol + tolerance.rtol * abs(want) + tolerance.scale_rtol * peak
    return bool(abs(got - want) <= bound < np.inf)
