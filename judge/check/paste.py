"""Writes a case as Python, so that an author can paste it into cases.py."""

import math
from typing import Any

import numpy as np

from judge.check.sameness import leaves

MOST_NUMBERS = 400


def paste(arguments: dict[str, Any]) -> str:
    """A dict as source text, or a sentence where it would be too long to paste."""
    if sum(np.size(leaf) for leaf in leaves(arguments)) > MOST_NUMBERS:
        return "(the case has too many numbers to be pasted)"
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
