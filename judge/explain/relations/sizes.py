"""The whole numbers that an axis may be split by: what the inputs are long, and what they say."""

import numpy as np

from judge.explain.relations.series import Pair

MOST_SIZES = 8
LARGEST = 4096


def sizes(pair: Pair) -> list[int]:
    """Of one case, without repeats, 2 at the end: half and half, or one of two, is a split as any."""
    found: list[int] = []
    for value in pair.arguments.values():
        found += _of(value)
    return list(dict.fromkeys([*[size for size in found if 1 < size <= LARGEST][:MOST_SIZES], 2]))


def _of(value: object) -> list[int]:
    if isinstance(value, list | tuple):
        return [len(value)]
    if isinstance(value, np.ndarray | np.generic):
        if np.ndim(value):
            return list(np.shape(value))
        value = np.asarray(value).item() if np.asarray(value).dtype.kind in "biuf" else None
    if isinstance(value, int | float) and abs(value) <= LARGEST and value == int(value):
        return [int(value)]
    return []
