"""Writes a case as Python that an author can paste into cases.py."""

import math
from typing import Any

import numpy as np

from judge.values.tree import Arguments, leaves

MOST_NUMBERS = 400


def paste(arguments: Arguments) -> str:
    """The case as a dict in Python, or a sentence where it is too long."""
    if sum(np.size(leaf) for _, leaf in leaves(arguments)) > MOST_NUMBERS:
        return "(The case has too many numbers to show.)"
    lines = [f"    {name!r}: {_text(value)}," for name, value in arguments.items()]
    return "\n".join(["{", *lines, "}"])


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray) and not value.size:
        return f"np.zeros({value.shape}, np.{value.dtype.name})"
    if isinstance(value, np.ndarray):
        numbers = np.array2string(
            value, separator=", ", threshold=MOST_NUMBERS + 1, floatmode="unique", max_line_width=110
        )
        numbers = numbers.replace("nan", "np.nan").replace("inf", "np.inf").replace("\n", "\n" + " " * 8)
        return f"np.array({numbers}, np.{value.dtype.name})"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_text(item)}' for key, item in value.items())}}}"
    return repr(value) if not isinstance(value, float) or math.isfinite(value) else f'float("{value}")'
