"""Reports the errors of one result: how many values are off, the largest error, the first errors, and a histogram.

A report contains values of the expected result, so it is only for samples, custom inputs, and the package's author.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from judge.comparison.closeness import Array, Measured, kind, measure
from judge.comparison.effort import check_effort
from judge.comparison.elements import outline_finding
from judge.comparison.structure import Leaf, leaves, short
from judge.comparison.tolerance import Tolerance
from judge.comparison.ulps import Histogram, histogram, merged
from judge.values.render import render_number

MAX_MISMATCHES = 5
MAX_BAR = 24


@dataclass(frozen=True)
class Element:
    """One number, boolean or text of the result, with the expected one.

    `place` is its position, such as `['w'][0, 3]`; it is empty if the whole result is one value. `error` and `bound` are None
    if the values cannot be subtracted.
    """

    place: str
    got: str
    want: str
    error: float | None
    bound: float | None


@dataclass(frozen=True)
class Report:
    """The errors of one result.

    `compared` counts the numbers, booleans and texts whose expected value has the same kind. `over` counts the incorrect ones,
    `not_finite` the incorrect ones with an infinity or NaN. `worst` is the element with the largest error, an incorrect one if
    there are any. `mismatches` are the first incorrect elements. `reordered` is true if the order does not count, so that
    places refer to the expected result.
    """

    compared: int
    over: int
    not_finite: int
    worst: Element | None
    mismatches: tuple[Element, ...]
    ulps: Histogram | None
    reordered: bool = False

    @property
    def holds_values(self) -> bool:
        """Whether it contains values of the expected result, so that it must not be shown for hidden cases."""
        return self.worst is not None or bool(self.mismatches)


def report(got: Any, want: Any, tolerance: Tolerance) -> Report:
    """Report the errors of `got`. Parts that differ in structure, shape or kind are skipped.

    Raises:
        PackageError: as `compare`.
    """
    check_effort(want, tolerance)
    gathered = _Gathered()
    for leaf in leaves(got, want, tolerance):
        if leaf.finding is None and isinstance(leaf.want, str):
            gathered.add_text(leaf)
        elif leaf.finding is None and outline_finding(leaf.got, leaf.want) is None:
            gathered.add_numbers(leaf)
    return gathered.report()


class _Gathered:
    """Collects the errors of the leaves."""

    def __init__(self) -> None:
        self._compared = self._over = self._not_finite = 0
        self._worst: tuple[bool, float, Leaf, Measured, int] | None = None
        self._mismatches: list[Element] = []
        self._ulps: Histogram | None = None
        self._floats: list[tuple[float, float]] = []
        self._reordered = False

    def add_text(self, leaf: Leaf) -> None:
        wrong = leaf.got != leaf.want
        self._count(leaf, 1, int(wrong))
        if wrong and len(self._mismatches) < MAX_MISMATCHES:
            self._mismatches.append(Element(leaf.path, short(leaf.got), short(leaf.want), None, None))

    def add_numbers(self, leaf: Leaf) -> None:
        measured = measure(leaf.got, leaf.want, leaf.tolerance)
        wrong = np.flatnonzero(~measured.right)
        self._count(leaf, measured.right.size, wrong.size)
        room = MAX_MISMATCHES - len(self._mismatches)
        self._mismatches += [_element(leaf, measured, int(index)) for index in wrong[: max(room, 0)]]
        self._note_worst(leaf, measured, wrong)
        if isinstance(leaf.got, float) and isinstance(leaf.want, float):
            self._floats.append((leaf.got, leaf.want))
            self._not_finite += int(np.isnan(measured.errors[wrong]).sum())
        elif kind(leaf.want) in ("float", "complex"):
            self._ulps = merged(self._ulps, histogram(np.asarray(leaf.got), np.asarray(leaf.want)))
            self._not_finite += int(np.isnan(measured.errors[wrong]).sum())

    def report(self) -> Report:
        pairs = np.array(self._floats, np.float64).reshape(-1, 2)
        return Report(
            compared=self._compared,
            over=self._over,
            not_finite=self._not_finite,
            worst=_element(*self._worst[2:]) if self._worst else None,
            mismatches=tuple(self._mismatches),
            ulps=merged(self._ulps, histogram(pairs[:, 0], pairs[:, 1])),
            reordered=self._reordered,
        )

    def _count(self, leaf: Leaf, compared: int, over: int) -> None:
        self._compared += compared
        self._over += over
        self._reordered |= leaf.reordered

    def _note_worst(self, leaf: Leaf, measured: Measured, wrong: Array) -> None:
        """The largest error among the incorrect elements, or among all if no incorrect element has an error."""
        numbers = ~np.isnan(measured.errors)
        among = wrong[numbers[wrong]] if numbers[wrong].any() else np.flatnonzero(numbers)
        if among.size:
            index = int(among[measured.errors[among].argmax()])
            rank = (not measured.right[index], float(measured.errors[index]))
            if self._worst is None or rank > self._worst[:2]:
                self._worst = (*rank, leaf, measured, index)


def sentences(found: Report) -> Iterator[str]:
    """The report as lines of text."""
    if not found.compared:
        return
    note = " The order does not count; indices refer to the expected result." if found.reordered else ""
    lost = f", {found.not_finite} of them because of an infinity or NaN" if found.not_finite else ""
    counted = f"{found.compared} value{'' if found.compared == 1 else 's'}"
    yield f"{found.over} of {counted} {'is' if found.over == 1 else 'are'} off{lost}.{note}"
    if found.worst is not None and found.worst.error:
        off = f"off by {found.worst.error:.3g}, allowed {found.worst.bound:.3g}"
        yield f"largest error{_at(found.worst)}: {_pair(found.worst)}, {off}"
    for element in found.mismatches if found.compared > 1 else ():
        yield f"off{_at(element)}: {_pair(element)}"
    if found.ulps is not None:
        yield f"errors in units in the last place (ULP) of {' and '.join(found.ulps.types)}:"
        yield from _bars(list(found.ulps.rows()))


def _bars(rows: list[tuple[str, int]]) -> Iterator[str]:
    """One bar per row; the longest has MAX_BAR characters."""
    most = max(count for _, count in rows)
    width = max(len(label) for label, _ in rows)
    for label, count in rows:
        yield f"{label:>{width + 2}}  {'█' * max(1, round(MAX_BAR * count / most))} {count}"


def _at(element: Element) -> str:
    return f" at {element.place}" if element.place else ""


def _pair(element: Element) -> str:
    return f"got {element.got}, expected {element.want}"


def _element(leaf: Leaf, measured: Measured, index: int) -> Element:
    shape = np.shape(leaf.want)
    place = f"{leaf.path}[{', '.join(str(i) for i in np.unravel_index(index, shape))}]" if shape else leaf.path
    got, want = (value.flat[index] if isinstance(value, np.ndarray) else value for value in (leaf.got, leaf.want))
    error, bound = float(measured.errors[index]), float(measured.bounds[index])
    missing = np.isnan(error)
    return Element(
        place, render_number(got), render_number(want), None if missing else error, None if missing else bound
    )
