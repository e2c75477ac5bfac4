"""Decoded values as trees of lists, tuples and dicts, with numbers, arrays, texts and None as leaves."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np

# What the wire decodes: an array, a number, a text, None or an Opaque; or a list, tuple or dict of values. A recursive union says
# no more to a type checker that code which asks `isinstance` at each step does not know.
Value: TypeAlias = Any
Arguments: TypeAlias = Mapping[str, Value]  # of one call, by name
Path: TypeAlias = tuple[Any, ...]  # keys and indexes that lead from a value to one of its parts


def leaves(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """The path and value of each leaf, in order. Empty lists and dicts have none."""
    if is_tree(value):
        for key, item in children(value):
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def map_leaves(function: Callable[[Value], Value], value: Value) -> Value:
    """The same tree with `function` applied to each leaf."""
    if isinstance(value, dict):
        return {key: map_leaves(function, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([map_leaves(function, item) for item in value])
    return function(value)


def children(value: Value) -> Iterator[tuple[Any, Value]]:
    """The key or index and the value of each item; none for a leaf."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def is_tree(value: Value) -> bool:
    """Whether it is a list, a tuple or a dict, not a leaf."""
    return isinstance(value, Mapping | list | tuple)


def part(value: Value, path: Path) -> Value:
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


def size_bytes(value: Value) -> int:
    """The approximate memory of a decoded value, in bytes."""
    if is_tree(value):
        return 64 + sum(size_bytes(item) for _, item in children(value))
    return int(value.nbytes) if isinstance(value, np.ndarray) else 64
