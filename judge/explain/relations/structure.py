"""The right values in another wrapping: a list for an array, a tuple with more in it, outputs exchanged, another dtype."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from judge.comparison.tolerance import Tolerance
from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array, near
from judge.explain.relations.series import MOST_ELEMENTS, Series, numbers, wide
from judge.observation import Observation

MOST_ITEMS = 8


def find(wrong: Sequence[Observation], tolerance: Tolerance) -> Diagnosis | None:
    """What the wrapping of every wrong answer is; the values are looked at where they can be reached."""
    if all(one.got is None and one.want is not None for one in wrong):
        return Diagnosis(
            "nothing_returned", "Your function returns None. Is there a return at the end, and in every branch?"
        )
    for kind, unwrapped, words in _WRAPPINGS:
        if all(unwrapped(one.got, one.want, tolerance) for one in wrong):
            return Diagnosis(kind, words)
    return None


def dtype(series: Series) -> Diagnosis | None:
    """The right numbers, of another kind."""
    if not series.same_shape or all(_kind(pair.got_kind) == _kind(pair.want_kind) for pair in series.wrong):
        return None
    if not all(near(pair.got, pair.want, series.tolerance).all() for pair in series.wrong):
        return None
    expected = {_kind(pair.want_kind) for pair in series.wrong}
    words = f" {expected.pop()}s are expected" if len(expected) == 1 else " another kind is expected"
    found = {_kind(pair.got_kind) for pair in series.wrong}
    if found == {"complex number"}:
        return Diagnosis(
            "complex_for_real", "Your numbers are right, but complex; their imaginary parts are 0. Return .real."
        )
    yours = f"{found.pop()}s" if len(found) == 1 else "of another kind"
    return Diagnosis(
        "dtype",
        f"Your numbers are right, but their dtype is not: they are {yours},{words}. Convert the answer at the end.",
    )


def _kind(letter: str) -> str:
    return {"b": "boolean", "i": "integer", "u": "integer", "f": "float", "c": "complex number"}[letter]


def _same(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """Numbers that are right, whatever holds them."""
    mine, right = _array(got), _array(want)
    if mine is None or right is None or mine.shape != right.shape:
        return False
    return bool(near(mine, right, tolerance).all())


def _array(value: Any) -> Array | None:
    """Numbers, an array or a list of either as one array; None for anything else, and for rows of several shapes."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple | np.ndarray):
        return _stacked(value)
    found = numbers(value)
    return None if found is None else wide(found)


def _stacked(value: Sequence[Any]) -> Array | None:
    if len(value) > MOST_ELEMENTS:
        return None
    rows: list[Array] = []
    for item in value:
        row = numbers(item)
        if row is None or (rows and row.shape != rows[0].shape):
            return None
        rows.append(row)
    return np.stack([wide(row) for row in rows]) if sum(row.size for row in rows) <= MOST_ELEMENTS else None


def _list_for_array(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """Also as each of several outputs."""
    if isinstance(want, tuple) and isinstance(got, list | tuple) and 0 < len(want) == len(got) <= MOST_ITEMS:
        lists = any(
            isinstance(mine, list | tuple) and isinstance(right, np.ndarray)
            for mine, right in zip(got, want, strict=True)
        )
        return lists and all(_same(mine, right, tolerance) for mine, right in zip(got, want, strict=True))
    return isinstance(got, list | tuple) and isinstance(want, np.ndarray) and _same(got, want, tolerance)


def _nested_for_array(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """In another shape as well."""
    mine, right = _array(got), _array(want)
    if not isinstance(got, list | tuple) or not isinstance(want, np.ndarray) or mine is None or right is None:
        return False
    return mine.size == right.size and bool(near(mine.ravel(), right.ravel(), tolerance).all())


def _array_for_list(got: Any, want: Any, tolerance: Tolerance) -> bool:
    return isinstance(got, np.ndarray) and isinstance(want, list | tuple) and _same(got, want, tolerance)


def _one_of_more(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """The right answer is an item of what was returned."""
    items = list(got.values()) if isinstance(got, dict) else got
    if (
        not isinstance(items, list | tuple)
        or not 0 < len(items) <= MOST_ITEMS
        or not isinstance(want, np.ndarray | float)
    ):
        return False
    return any(_same(item, want, tolerance) for item in items)


def _part_of_it(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """What was returned is an item of the right answer."""
    return (
        isinstance(want, tuple | dict)
        and not isinstance(got, list | tuple | dict)
        and _one_of_more(want, got, tolerance)
    )


def _exchanged(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """The outputs are right, in another order."""
    if isinstance(got, dict) and isinstance(want, dict) and got.keys() == want.keys():
        got, want = [got[key] for key in want], list(want.values())
    elif not (isinstance(got, list | tuple) and isinstance(want, tuple)):
        return False
    if len(got) != len(want) or not 1 < len(want) <= MOST_ITEMS:
        return False
    left = list(range(len(got)))
    for right in want:
        fits = [i for i in left if _same(got[i], right, tolerance)]
        if not fits:
            return False
        left.remove(fits[0])
    return not all(_same(mine, right, tolerance) for mine, right in zip(got, want, strict=True))


_WRAPPINGS: tuple[tuple[str, Callable[[Any, Any, Tolerance], bool], str], ...] = (
    ("outputs_exchanged", _exchanged, "Your outputs are right, but they stand in another order."),
    ("list_for_array", _list_for_array, "Your numbers are right, but you return a list of them; return an array."),
    (
        "list_for_array",
        _nested_for_array,
        "Your numbers are right, but you return nested lists of them; return an array, in the shape that is expected.",
    ),
    ("array_for_list", _array_for_list, "Your numbers are right, but you return an array of them; return a list."),
    ("more_returned", _one_of_more, "The right answer is one of several things that you return; return it alone."),
    ("part_returned", _part_of_it, "What you return is right, but it is only one of the outputs that are expected."),
)
