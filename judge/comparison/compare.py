"""Compares a submission's result with the expected one: two decoded values in, a `Comparison` out.

It runs on the trusted side, executes no untrusted code, and depends only on the two values.
"""

from dataclasses import dataclass

from judge.comparison.effort import check_effort
from judge.comparison.elements import Elements, Finding
from judge.comparison.structure import Leaf, compare_leaf, leaves
from judge.comparison.tolerance import Tolerance
from judge.inside.wire import Opaque
from judge.values.render import difference, render
from judge.values.tree import Value

__all__ = ["Comparison", "Opaque", "Value", "compare", "difference", "render"]


@dataclass(frozen=True)
class Comparison:
    """The outcome of one comparison.

    `message` is a sentence with values, which may be shown only for samples. `category` is a sentence without any value, size or
    key of the expected result. Both are empty if the values are equal. `max_abs_error` is the largest |got - want| over all
    numbers; it is always finite, or None if there is no such number. `worst_ratio` is the largest error divided by its bound,
    infinite if only the bound is 0. It is at most 1 if the values are equal, and above 1 or None otherwise. It is None if
    `max_abs_error` is.
    """

    equal: bool
    message: str
    category: str
    max_abs_error: float | None
    worst_ratio: float | None = None


def compare(got: Value, want: Value, tolerance: Tolerance) -> Comparison:
    """Compare type and structure, shape, kind of dtype, infinities and NaN, then values. Reports the earliest difference.

    Raises:
        PackageError: the order does not count, and `want` is too large to compare in all orders. `got` never raises it.
    """
    check_effort(want, tolerance)
    first: tuple[Finding, Leaf] | None = None
    numbers: list[Elements] = []
    comparable = True
    for leaf in leaves(got, want, tolerance):
        found = compare_leaf(leaf)
        if found.finding is not None and (first is None or found.finding.stage < first[0].stage):
            first = found.finding, leaf
        if found.error is not None:
            numbers.append(found)
        elif found.finding is not None:
            comparable = False
    error = ratio = None
    if numbers and comparable:
        error, ratio = max(found.error or 0.0 for found in numbers), max(found.ratio or 0.0 for found in numbers)
    if first is None:
        return Comparison(equal=True, message="", category="", max_abs_error=error, worst_ratio=ratio)
    message, category = _located(*first), _sentence(first[0].category)
    return Comparison(equal=False, message=message, category=category, max_abs_error=error, worst_ratio=ratio)


def _located(finding: Finding, leaf: Leaf) -> str:
    where = f"at {leaf.path}: " if leaf.path else ""
    return _sentence(f"{'in the order that fits best, ' if leaf.reordered else ''}{where}{finding.message}")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('?') else '.'}"
