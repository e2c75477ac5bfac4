"""The tolerance for a whole result, and for parts of it."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias

Segment: TypeAlias = str | int | None  # None is `[*]`: every item, every key
Path: TypeAlias = tuple[Segment, ...]


class Mode(StrEnum):
    """How results are compared: within the tolerance, exactly, or within the tolerance in any order."""

    TOLERANCE = "tolerance"
    EXACT = "exact"
    UNORDERED = "unordered"


@dataclass(frozen=True)
class Part:
    """One `[[tolerance.output]]`: the values that apply at `path` and below. None means that a value is inherited."""

    path: Path
    atol: float | None = None
    rtol: float | None = None
    nan_equal: bool | None = None
    mode: Mode | None = None
    scale_rtol: float | None = None


@dataclass(frozen=True)
class Tolerance:
    """`|got - want| <= atol + rtol * |want| + scale_rtol * max|want|` for each element, in float64.

    The maximum is over the finite elements of the same array; a single number is its own array. In mode `exact` the right side
    is 0. In mode `unordered` the items of the outermost list, or the rows along the first axis of the outermost array, may be in
    any order. Inside an item the order counts, unless a part says otherwise.
    """

    atol: float
    rtol: float
    nan_equal: bool = False
    mode: Mode = Mode.TOLERANCE
    scale_rtol: float = 0.0
    outputs: tuple[Part, ...] = ()

    def at(self, key: Hashable) -> "Tolerance":
        """The tolerance of the item at `key`, an index or a key.

        Parts apply from the outside in. Parts that match the same item apply in the order in which they are written.
        """
        inner, waiting = self, []
        for part in self.outputs:
            if matches(part.path[0], key):
                if len(part.path) == 1:
                    inner = replace(inner, **_given(part))
                else:
                    waiting.append(replace(part, path=part.path[1:]))
        return replace(inner, outputs=tuple(waiting)) if self.outputs else self

    def in_order(self) -> "Tolerance":
        """The tolerance inside an item of an unordered list."""
        return replace(self, mode=Mode.TOLERANCE) if self.mode is Mode.UNORDERED else self

    def reorders(self) -> bool:
        """Whether the order of any part does not count."""
        return self.mode is Mode.UNORDERED or any(part.mode is Mode.UNORDERED for part in self.outputs)

    def terms(self) -> tuple[float, float, float]:
        """The factors of 1, of `|want|` and of `max|want|` in the bound."""
        return (0.0, 0.0, 0.0) if self.mode is Mode.EXACT else (self.atol, self.rtol, self.scale_rtol)


def matches(segment: Segment, key: Hashable) -> bool:
    """Whether `segment` matches `key`, an index of a list or a key of a dict."""
    return segment is None or segment == key


def holds(path: Path, value: Any) -> bool:
    """Whether `path` matches anything in `value`."""
    if not path:
        return True
    if isinstance(value, dict):
        return any(matches(path[0], key) and holds(path[1:], item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(matches(path[0], i) and holds(path[1:], item) for i, item in enumerate(value))
    return False


_Changes: TypeAlias = dict[str, Any]


def _given(part: Part) -> _Changes:
    keys = ("atol", "rtol", "nan_equal", "mode", "scale_rtol")
    return {key: getattr(part, key) for key in keys if getattr(part, key) is not None}


def unused(tolerance: Tolerance, wants: list[Any]) -> tuple[Part, ...]:
    """The parts whose path matches nothing in any of the expected results; most likely a typing error."""
    return tuple(part for part in tolerance.outputs if not any(holds(part.path, want) for want in wants))
