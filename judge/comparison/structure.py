"""Walks two nested values side by side, down to what can be compared by itself: numbers, arrays and texts.

Where they part company, in class, length or keys, the walk says so and goes no further. Where the order of a list or of an
array's rows does not count, the answer is put into the order that fits best before the walk goes on.
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
    """Two values beside each other; `path` is where, such as `[0]['w']`.

    A `finding` is a difference of structure: then the values cannot be compared. `reordered` tells that the answer's items
    stand in another order than they came in.
    """

    path: str
    got: Any
    want: Any
    tolerance: Tolerance
    finding: Finding | None = None
    reordered: bool = False


def leaves(got: Any, want: Any, tolerance: Tolerance, path: str = "", *, reordered: bool = False) -> Iterator[Leaf]:
    """Every pair that is to be compared; of two None nothing is."""
    got, want = _plain(got), _plain(want)
    finding = _class_finding(got, want) or _structure_finding(got, want)
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
    """What is not right with it, and how far it is off."""
    if leaf.finding is not None:
        return Elements(leaf.finding)
    if isinstance(leaf.want, str):
        return Elements(_text_finding(leaf.got, leaf.want))
    return compare_elements(leaf.got, leaf.want, leaf.tolerance)


def short(value: Any) -> str:
    """At most 80 characters of it."""
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
    """Is nothing wrong with it? As `compare_leaf`, without words."""
    if leaf.finding is not None:
        return False
    if isinstance(leaf.want, str):
        return bool(leaf.got == leaf.want)
    return outline_finding(leaf.got, leaf.want) is None and bool(
        measure(leaf.got, leaf.want, leaf.tolerance).right.all()
    )


def _arranged(leaf: Leaf) -> Leaf:
    """An array whose rows may come in any order, in the order that fits best."""
    if leaf.tolerance.mode is not Mode.UNORDERED or not (isinstance(leaf.want, np.ndarray) and leaf.want.ndim):
        return leaf
    if outline_finding(leaf.got, leaf.want) is not None:
        return leaf
    order = np.asarray(arrange_rows(leaf.got, leaf.want, leaf.tolerance), np.intp)
    moved = leaf.reordered or bool((order != np.arange(order.size)).any())
    return Leaf(leaf.path, leaf.got[order], leaf.want, leaf.tolerance, None, moved)


def _plain(value: Any) -> Any:
    """A NumPy scalar as the 0-d array that it stands for; an array of any other dtype than the wire's is none."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        return array if array.dtype.kind in "biufc" else Opaque(f"array of dtype {array.dtype}")
    return value


def _class_finding(got: Any, want: Any) -> Finding | None:
    if _noun(got) == _noun(want) and not isinstance(want, Opaque):
        return None
    if _is_number(got) and _is_number(want):
        return None  # their kinds are compared with those of arrays
    if got is None:
        message = f"None was returned, {_noun(want)} was expected; is there a return in every branch?"
        return Finding(Stage.STRUCTURE, message, "None was returned where a value was expected")
    returned = _opaque_noun(got) if isinstance(got, Opaque) else _noun(got)
    category = f"{_noun(want)} was expected, {_noun(got)} was returned"
    if want is None:
        category = f"another kind of value was expected, {_noun(got)} was returned"
    return Finding(Stage.STRUCTURE, f"{returned} was returned, {_noun(want)} was expected", category)


def _structure_finding(got: Any, want: Any) -> Finding | None:
    if isinstance(want, list | tuple) and len(got) != len(want):
        message = f"a list of length {len(got)}, expected {len(want)}"
        return Finding(Stage.STRUCTURE, message, "the length of a list is different")
    if isinstance(want, dict) and got.keys() != want.keys():
        missing, surplus = _few(want, got), _few(got, want)
        parts = [f"without {missing}"] if missing else []
        parts += [f"with {surplus}, not expected"] if surplus else []
        return Finding(Stage.STRUCTURE, f"a dict {', and '.join(parts)}", "the keys of a dict are different")
    return None


def _few(keys: dict[Any, Any], known: dict[Any, Any]) -> str:
    """The first of `keys` that are not `known`; it looks no further than it must."""
    names = [short(key) for key in islice((key for key in keys if key not in known), _SHOWN_KEYS + 1)]
    return ", ".join(names[:_SHOWN_KEYS]) + (", ..." if len(names) > _SHOWN_KEYS else "")


def _text_finding(got: str, want: str) -> Finding | None:
    if got == want:
        return None
    return Finding(Stage.VALUE, f"the text differs: got {short(got)}, want {short(want)}", "the text is different")


def _is_number(value: Any) -> bool:
    """A Python number, or the 0-d array that is as good as one."""
    return isinstance(value, int | float | complex) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _opaque_noun(got: Opaque) -> str:
    name = render(got)[1:-1]
    if " of " in name:  # the wire says more than the type: an array of objects, a list of too many values
        return f"an {name}" if name.startswith("array") else f"a {name}"
    return f"a value of type {name}"


def _noun(value: Any) -> str:
    if value is None:
        return "None"
    for kind, noun in _NOUNS:
        if isinstance(value, kind):
            return noun
    return "something else"


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
