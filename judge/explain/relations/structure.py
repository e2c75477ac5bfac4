"""The expected values in another structure or dtype: a list for an array, a tuple with more in it, outputs exchanged."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from judge.comparison.closeness import Array
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.evidence import near
from judge.explain.relations.series import MOST_ELEMENTS, Series, numbers, wide
from judge.observation import Observation
from judge.values.tree import Value, children, is_tree

MOST_ITEMS = 8
_TYPES = {"b": "boolean", "i": "integer", "u": "integer", "f": "float", "c": "complex"}
_Test: TypeAlias = Callable[[Value, Value, Tolerance], bool]


def another_structure(wrong: Sequence[Observation], tolerance: Tolerance) -> Diagnosis | None:
    """What the structure of every wrong answer is, if its values are right."""
    fits = (kind for kind, test in _STRUCTURES if all(test(one.got, one.want, tolerance) for one in wrong))
    kind = next(fits, None)
    return Diagnosis(kind) if kind else None


def another_dtype(series: Series) -> Diagnosis | None:
    """The expected numbers, of another kind."""
    types = [(_TYPES[pair.got_kind], _TYPES[pair.want_kind]) for pair in series.wrong]
    if not series.same_shape or all(got == want for got, want in types):
        return None
    if not all(near(pair.got, pair.want, series.tolerance).all() for pair in series.wrong):
        return None
    got, want = ({both[side] for both in types} for side in (0, 1))
    if got == {"complex"}:
        return Diagnosis("complex_for_real")
    return Diagnosis("dtype", got_type=_only(got), expected_type=_only(want))


def _only(names: set[str]) -> str | None:
    return next(iter(names)) if len(names) == 1 else None


def _same(got: Value, want: Value, tolerance: Tolerance) -> bool:
    """Are the numbers right, in whatever they are?"""
    mine, right = _array(got), _array(want)
    return (
        mine is not None
        and right is not None
        and mine.shape == right.shape
        and bool(near(mine, right, tolerance).all())
    )


def _array(value: Value) -> Array | None:
    """Numbers, an array or a list of either as one array; None for anything else, and for rows of several shapes."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple | np.ndarray):
        return _stacked(value)
    found = numbers(value)
    return None if found is None else wide(found)


def _stacked(value: Sequence[Value]) -> Array | None:
    if len(value) > MOST_ELEMENTS:
        return None
    rows: list[Array] = []
    for item in value:
        row = numbers(item)
        if row is None or (rows and row.shape != rows[0].shape):
            return None
        rows.append(row)
    return np.stack([wide(row) for row in rows]) if sum(row.size for row in rows) <= MOST_ELEMENTS else None


def _nothing(got: Value, want: Value, tolerance: Tolerance) -> bool:
    return got is None and want is not None


def _lists_for_arrays(got: Value, want: Value, tolerance: Tolerance) -> bool:
    """A list for an array, or for at least one of several outputs."""
    if isinstance(want, tuple) and isinstance(got, list | tuple) and 0 < len(want) == len(got) <= MOST_ITEMS:
        both = list(zip(got, want, strict=True))
        lists = any(isinstance(mine, list | tuple) and isinstance(right, np.ndarray) for mine, right in both)
        return lists and all(_same(mine, right, tolerance) for mine, right in both)
    return isinstance(got, list | tuple) and isinstance(want, np.ndarray) and _same(got, want, tolerance)


def _list_in_another_shape(got: Value, want: Value, tolerance: Tolerance) -> bool:
    mine, right = _array(got), _array(want)
    if not isinstance(got, list | tuple) or not isinstance(want, np.ndarray) or mine is None or right is None:
        return False
    return mine.size == right.size and bool(near(mine.ravel(), right.ravel(), tolerance).all())


def _array_for_list(got: Value, want: Value, tolerance: Tolerance) -> bool:
    return isinstance(got, np.ndarray) and isinstance(want, list | tuple) and _same(got, want, tolerance)


def _one_of_more(got: Value, want: Value, tolerance: Tolerance) -> bool:
    """The expected answer is an item of what was returned."""
    items = [item for _, item in children(got)]
    usable = 0 < len(items) <= MOST_ITEMS and isinstance(want, np.ndarray | float)
    return usable and any(_same(item, want, tolerance) for item in items)


def _part_of_it(got: Value, want: Value, tolerance: Tolerance) -> bool:
    """What was returned is an item of the expected answer."""
    return isinstance(want, tuple | dict) and not is_tree(got) and _one_of_more(want, got, tolerance)


def _exchanged(got: Value, want: Value, tolerance: Tolerance) -> bool:
    """The outputs are right, in another order."""
    if isinstance(got, dict) and isinstance(want, dict) and got.keys() == want.keys():
        mine, right = [got[key] for key in want], list(want.values())
    elif isinstance(got, list | tuple) and isinstance(want, tuple):
        mine, right = list(got), list(want)
    else:
        return False
    if len(mine) != len(right) or not 1 < len(right) <= MOST_ITEMS:
        return False
    left = list(range(len(mine)))
    for item in right:
        fits = next((i for i in left if _same(mine[i], item, tolerance)), None)
        if fits is None:
            return False
        left.remove(fits)
    return not all(_same(one, item, tolerance) for one, item in zip(mine, right, strict=True))


_STRUCTURES: tuple[tuple[str, _Test], ...] = (
    ("nothing_returned", _nothing),
    ("outputs_exchanged", _exchanged),
    ("list_for_array", _lists_for_arrays),
    ("list_for_array", _list_in_another_shape),
    ("array_for_list", _array_for_list),
    ("more_returned", _one_of_more),
    ("part_returned", _part_of_it),
)
