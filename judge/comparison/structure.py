"""Walks two nested values in parallel, down to the leaves: numbers, arrays and texts.

If they differ in type, length or keys, the walk reports this and does not go deeper. If the order of a list or of an array's
rows does not count, the result is first put into the order that fits best.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from judge.comparison.arrange import arrange_items, arrange_rows
from judge.comparison.closeness import measure
from judge.comparison.elements import Elements, Finding, Stage, compare_elements, outline_finding
from judge.comparison.tolerance import Mode, Tolerance
from judge.inside.wire import Opaque
from judge.values.render import render

_SHOWN_KEYS = 5


@dataclass(frozen=True)
class Leaf:
    """A value and its expected value; `path` is their place, such as `[0]['w']`.

    A `finding` is a difference in structure, so the values cannot be compared. `reordered` is true if items of the result
    were reordered.
    """

    path: str
    got: Any
    want: Any
    tolerance: Tolerance
    finding: Finding | None = None
    reordered: bool = False


def leaves(got: Any, want: Any, tolerance: Tolerance, path: str = "", *, reordered: bool = False) -> Iterator[Leaf]:
    """All pairs to compare. Two None give no pair."""
    got, want = _plain(got), _plain(want)
    finding = _type_finding(got, want, whole=not path) or _structure_finding(got, want)
    if finding is not None:
        yield Leaf(path, got, want, tolerance, finding, reordered)
    elif isinstance(want, dict):
        for key in want:
            below = f"{path}[{short(key)}]"
            yield from leaves(got[key], want[key], tolerance.at(key), below, reordered=reordered)
    elif isinstance(want, list | tuple):
        order = _item_order(got, want, tolerance)
        moved = reordered or any(i != j for i, j in enumerate(order))
        inner = tolerance.in_order()
        for j, i in enumerate(order):
            yield from leaves(got[i], want[j], inner.at(j), f"{path}[{j}]", reordered=moved)
    elif want is not None:
        yield _arranged(Leaf(path, got, want, tolerance, None, reordered))


def compare_leaf(leaf: Leaf) -> Elements:
    """The difference, if any, and the largest error."""
    if leaf.finding is not None:
        return Elements(leaf.finding)
    if isinstance(leaf.want, str):
        return Elements(_text_finding(leaf.got, leaf.want))
    return compare_elements(leaf.got, leaf.want, leaf.tolerance)


def short(value: Any) -> str:
    """`value` as text of at most 80 characters."""
    text = render(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _item_order(got: Any, want: Any, tolerance: Tolerance) -> Iterable[int]:
    if tolerance.mode is not Mode.UNORDERED:
        return range(len(want))
    inner = tolerance.in_order()
    order = arrange_items(got, want, tolerance, lambda i, j: _fits(got[i], want[j], inner.at(j)))
    return order.tolist() if isinstance(order, np.ndarray) else order


def _fits(got: Any, want: Any, tolerance: Tolerance) -> bool:
    return all(_right(leaf) for leaf in leaves(got, want, tolerance))


def _right(leaf: Leaf) -> bool:
    """Whether the values are equal, as in `compare_leaf`, without a message."""
    if leaf.finding is not None:
        return False
    if isinstance(leaf.want, str):
        return bool(leaf.got == leaf.want)
    return outline_finding(leaf.got, leaf.want) is None and bool(
        measure(leaf.got, leaf.want, leaf.tolerance).right.all()
    )


def _arranged(leaf: Leaf) -> Leaf:
    """If the order of an array's rows does not count, the rows in the order that fits best."""
    if leaf.tolerance.mode is not Mode.UNORDERED or not (isinstance(leaf.want, np.ndarray) and leaf.want.ndim):
        return leaf
    if outline_finding(leaf.got, leaf.want) is not None:
        return leaf
    order = np.asarray(arrange_rows(leaf.got, leaf.want, leaf.tolerance), np.intp)
    moved = leaf.reordered or bool((order != np.arange(order.size)).any())
    return Leaf(leaf.path, leaf.got[order], leaf.want, leaf.tolerance, None, moved)


def _plain(value: Any) -> Any:
    """A NumPy scalar as a 0-d array. An array of a dtype that the wire does not support is opaque."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        return array if array.dtype.kind in "biufc" else Opaque(f"array of dtype {array.dtype}")
    return value


def _type_finding(got: Any, want: Any, *, whole: bool) -> Finding | None:
    if _noun(got) == _noun(want) and not isinstance(want, Opaque):
        return None
    if _is_number(got) and _is_number(want):
        return None  # their kinds are compared with those of arrays
    if got is None:
        hint = ". Is a return statement missing?" if whole else ""
        return Finding(Stage.STRUCTURE, f"got None, expected {_noun(want)}{hint}", "got None, expected a value")
    returned = _opaque_noun(got) if isinstance(got, Opaque) else _noun(got)
    category = f"got {_noun(got)}, expected {_noun(want)}"
    if want is None:
        category = f"got {_noun(got)}, expected another type"
    return Finding(Stage.STRUCTURE, f"got {returned}, expected {_noun(want)}", category)


def _structure_finding(got: Any, want: Any) -> Finding | None:
    if isinstance(want, list | tuple) and len(got) != len(want):
        message = f"got a list of length {len(got)}, expected length {len(want)}"
        return Finding(Stage.STRUCTURE, message, "the length of a list is wrong")
    if isinstance(want, dict) and got.keys() != want.keys():
        missing, surplus = _few(want, got), _few(got, want)
        parts = [f"missing keys: {missing}"] if missing else []
        parts += [f"unexpected keys: {surplus}"] if surplus else []
        return Finding(
            Stage.STRUCTURE, f"the keys of a dict are wrong; {'; '.join(parts)}", "the keys of a dict are wrong"
        )
    return None


def _few(keys: dict[Any, Any], known: dict[Any, Any]) -> str:
    """The first few of `keys` that are not `known`."""
    names = [short(key) for key in islice((key for key in keys if key not in known), _SHOWN_KEYS + 1)]
    return ", ".join(names[:_SHOWN_KEYS]) + (", ..." if len(names) > _SHOWN_KEYS else "")


def _text_finding(got: str, want: str) -> Finding | None:
    if got == want:
        return None
    return Finding(Stage.VALUE, f"the text is wrong: got {short(got)}, expected {short(want)}", "the text is wrong")


def _is_number(value: Any) -> bool:
    """Whether it is a Python number or a 0-d array."""
    return isinstance(value, int | float | complex) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _opaque_noun(got: Opaque) -> str:
    name = render(got)[1:-1]
    if " of " in name:  # a description instead of a type, such as an array of objects or a list with too many values
        return f"an {name}" if name.startswith("array") else f"a {name}"
    return f"a value of type {name}"


def _noun(value: Any) -> str:
    if value is None:
        return "None"
    for kind, noun in _NOUNS:
        if isinstance(value, kind):
            return noun
    return "an unsupported type"


_NOUNS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (np.ndarray, "an array"),
    (bool, "a boolean"),
    (int, "an integer"),
    (float, "a float"),
    (complex, "a complex number"),
    (str, "a string"),
    ((list, tuple), "a list"),
    (dict, "a dict"),
)
