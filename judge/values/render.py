"""Renders values as text: of limited length, aligned, and safe to print even if they come from an untrusted program."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from judge.inside.wire import Opaque
from judge.values.tree import Value

MAX_CHARACTERS = 2000
_MAX_LINE = 96
_MAX_NUMBERS = 256  # a larger array is summarised
_MAX_RANK = 3  # the edges of more axes would not fit: 6 numbers per axis
_MAX_DIGITS = 60
_MORE = "..."
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def legible(text: str) -> str:
    """`text` with its control characters written out, since they could command a terminal."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text)


def render(value: Value) -> str:
    """`value` as text of about 2,000 characters at most. A large array is shown by its edges."""
    return _cut(_render(value, MAX_CHARACTERS))


def difference(got: Value, want: Value) -> str:
    """`got - want` as text, or empty if they cannot be subtracted element by element."""
    try:
        return render(_subtract(got, want))
    except _IncomparableError:
        return ""


def render_number(value: object) -> str:
    """One number in full, as NumPy or Python prints it. A huge integer is shown by its length."""
    if isinstance(value, int) and not isinstance(value, bool):
        if value.bit_length() > _MAX_DIGITS * 3:
            return f"an integer of {value.bit_length()} bits"
        return str(value)
    return str(value)


class _IncomparableError(Exception):
    """Two values cannot be subtracted."""


def _render(value: Value, room: int) -> str:
    if isinstance(value, np.ndarray | np.generic):
        return _render_array(np.asarray(value))
    if isinstance(value, str):
        return repr(value[:room]) + (_MORE if len(value) > room else "")
    if isinstance(value, dict):
        return _render_items(((f"{_render(key, 80)}: ", item) for key, item in value.items()), "{}", room)
    if isinstance(value, list | tuple):
        return _render_items((("", item) for item in value), "[]", room)
    if isinstance(value, Opaque):
        return f"<{repr(value.type_name[:80])[1:-1]}>"
    return render_number(value)


def _render_items(items: Iterable[tuple[str, Value]], brackets: str, room: int) -> str:
    """In one line if all items are short, otherwise with one line per item."""
    texts: list[str] = []
    for label, item in items:
        if room <= 0:
            texts.append(_MORE)
            break
        texts.append(label + _render(item, room))
        room -= len(texts[-1]) + 2
    line = f"{brackets[0]}{', '.join(texts)}{brackets[1]}"
    if "\n" not in line and len(line) <= _MAX_LINE:
        return line
    body = ",\n".join(texts).replace("\n", "\n  ")
    return f"{brackets[0]}\n  {body}\n{brackets[1]}"


def _render_array(array: npt.NDArray[Any]) -> str:
    if array.ndim == 0:
        return render_number(array[()])
    head = f"{array.dtype}, shape {array.shape}"
    if array.ndim > _MAX_RANK and array.size > _MAX_NUMBERS:
        head, array = f"{head}, in C order", array.ravel()
    text = _numbers(array, _MAX_NUMBERS)
    return f"{head}\n{text if len(text) < MAX_CHARACTERS else _numbers(array, 1)}"


def _numbers(array: npt.NDArray[Any], threshold: int) -> str:
    """All numbers, or those at the edges if there are more than `threshold`."""
    return np.array2string(
        array,
        max_line_width=_MAX_LINE,
        precision=6,
        threshold=threshold,
        edgeitems=3 if array.ndim < _MAX_RANK else 2,
        floatmode="maxprec_equal",
    )


def _cut(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    kept = text[:MAX_CHARACTERS]
    return kept[: max(kept.rfind(" "), kept.rfind("\n"), MAX_CHARACTERS // 2)] + f" {_MORE}"


def _subtract(got: Value, want: Value) -> Value:
    if isinstance(got, dict) and isinstance(want, dict) and got.keys() == want.keys():
        return {key: _subtract(got[key], want[key]) for key in want}
    if isinstance(got, list | tuple) and isinstance(want, list | tuple) and len(got) == len(want):
        return [_subtract(a, b) for a, b in zip(got, want, strict=True)]
    if _is_number(got) and _is_number(want) and np.shape(got) == np.shape(want):
        return _subtract_numbers(got, want)
    raise _IncomparableError


def _subtract_numbers(got: Any, want: Any) -> Value:
    if isinstance(got, int) and isinstance(want, int):
        return got - want
    a, b = np.asarray(got), np.asarray(want)
    if a.dtype.kind not in "iufc" or b.dtype.kind not in "iufc":
        raise _IncomparableError  # a Python integer of more than 64 bits and an array
    with np.errstate(all="ignore"):
        if a.dtype.kind in "iu" and b.dtype.kind in "iu" and a.size <= _MAX_NUMBERS:
            exact = a.astype(object) - b.astype(object)
            return np.asarray(exact, dtype=np.int64) if _fits(exact) else np.asarray(exact, dtype=np.float64)
        wide = np.complex128 if "c" in (a.dtype.kind, b.dtype.kind) else np.float64
        return np.asarray(a.astype(wide) - b.astype(wide))


def _fits(exact: Any) -> bool:
    return all(-(2**63) <= value < 2**63 for value in np.asarray(exact, dtype=object).flat)


def _is_number(value: Value) -> bool:
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in "iufc"
    return isinstance(value, int | float | complex) and not isinstance(value, bool)
