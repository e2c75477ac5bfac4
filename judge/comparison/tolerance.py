"""How near an answer must be to the expected one: for all of it, and for single parts of it."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias

from judge.comparison.outputs import Path, holds, matches


class Mode(StrEnum):
    """What has to agree: numbers within the tolerance, numbers exactly, or items within the tolerance in any order."""

    TOLERANCE = "tolerance"
    EXACT = "exact"
    UNORDERED = "unordered"


@dataclass(frozen=True)
class Part:
    """One `[[tolerance.output]]`: what is different at `path` and below. None stands for what holds around it."""

    path: Path
    atol: float | None = None
    rtol: float | None = None
    nan_equal: bool | None = None
    mode: Mode | None = None
    scale_rtol: float | None = None


@dataclass(frozen=True)
class Tolerance:
    """`|got - want| <= atol + rtol * |want| + scale_rtol * max|want|`, element by element, in float64.

    The maximum is over the finite elements of the array that the element stands in; a number by itself is its own
    array. In mode `exact` the right side is 0. In mode `unordered` the items of the nearest list, or the rows along the
    first axis of the nearest array, may come in any order; inside an item the order counts, unless a part says otherwise.
    """

    atol: float
    rtol: float
    nan_equal: bool = False
    mode: Mode = Mode.TOLERANCE
    scale_rtol: float = 0.0
    outputs: tuple[Part, ...] = ()

    def at(self, key: Hashable) -> "Tolerance":
        """The tolerance of what an answer holds under `key`, an index or a key.

        Parts apply from the outside in; of those with the same path each in the order in which they are written.
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
        """The tolerance inside an item whose own place did not count."""
        return replace(self, mode=Mode.TOLERANCE) if self.mode is Mode.UNORDERED else self

    def reorders(self) -> bool:
        """May the order of anything not count?"""
        return self.mode is Mode.UNORDERED or any(part.mode is Mode.UNORDERED for part in self.outputs)

    def terms(self) -> tuple[float, float, float]:
        """The factors of 1, of `|want|` and of `max|want|` in the bound."""
        return (0.0, 0.0, 0.0) if self.mode is Mode.EXACT else (self.atol, self.rtol, self.scale_rtol)


_Changes: TypeAlias = dict[str, Any]


def _given(part: Part) -> _Changes:
    keys = ("atol", "rtol", "nan_equal", "mode", "scale_rtol")
    return {key: getattr(part, key) for key in keys if getattr(part, key) is not None}


def unused(tolerance: Tolerance, wants: list[Any]) -> tuple[Part, ...]:
    """The parts whose path leads nowhere in any of the expected answers: mistyped, most likely."""
    return tuple(part for part in tolerance.outputs if not any(holds(part.path, want) for want in wants))
