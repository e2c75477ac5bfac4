"""Decoded values as trees: lists, tuples and dicts, with numbers, arrays, texts and None at their leaves."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from judge.inside.wire import Opaque

Leaf: TypeAlias = "npt.NDArray[Any] | complex | str | Opaque | None"
Value: TypeAlias = "Leaf | list[Value] | tuple[Value, ...] | dict[Any, Value]"
Arguments: TypeAlias = Mapping[str, Any]  # one call's, by name; each is a Value
Path: TypeAlias = tuple[Any, ...]  # keys and indexes that lead from a value to one of its parts


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The path and value of each leaf, in order. An empty list or dict has none."""
    if is_tree(value):
        for key, item in children(value):
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def map_leaves(function: Callable[[Any], Any], value: Any) -> Any:
    """The same tree with `function` of each leaf in its place."""
    if isinstance(value, dict):
        return {key: map_leaves(function, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([map_leaves(function, item) for item in value])
    return function(value)


def children(value: Any) -> Iterator[tuple[Any, Any]]:
    """The key or index and the value of each part; nothing for a leaf."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def is_tree(value: Any) -> bool:
    """Whether it is a list, a tuple or a dict, rather than a leaf."""
    return isinstance(value, Mapping | list | tuple)


def part(value: Any, path: Path) -> Any:
    """The part of `value` at `path`.

    Raises:
        KeyError: there is none.
    """
    for key in path:
        if isinstance(value, Mapping) or (
            isinstance(value, list | tuple) and isinstance(key, int) and 0 <= key < len(value)
        ):
            value = value[key]
        else:
            raise KeyError(key)
    return value


def size_bytes(value: Any) -> int:
    """About how much memory a decoded value takes, in bytes."""
    if is_tree(value):
        return 64 + sum(size_bytes(item) for _, item in children(value))
    return int(value.nbytes) if isinstance(value, np.ndarray) else 64
