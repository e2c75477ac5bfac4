"""Compares what a submission returned with the expected answer: two decoded values in, a `Comparison` out.

It runs on the trusted side, executes nothing and looks at nothing but the two values.
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
    """What may be said of one answer.

    `message` holds values and may be shown for samples only; `category` holds no value, size or key of the expected
    answer. Both are empty where the values are equal. `max_abs_error` is the largest |got - want| over all numbers,
    always finite, and None where there is no such number. `worst_ratio` is the largest error in multiples of its own
    bound, infinite where the bound is 0 and the error is not: at most 1 where the values are equal, above 1 or None where
    they are not. It is None where `max_abs_error` is.
    """

    equal: bool
    message: str
    category: str
    max_abs_error: float | None
    worst_ratio: float | None = None


def compare(got: Value, want: Value, tolerance: Tolerance) -> Comparison:
    """Class, structure, shape, dtype kind, finiteness, then size; of several differences the earliest kind is told.

    Raises:
        PackageError: the order does not count, and `want` is too large to try all of it; never for what `got` is.
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
    message, category = _sentence(*first), first[0].category
    return Comparison(equal=False, message=message, category=category, max_abs_error=error, worst_ratio=ratio)


def _sentence(finding: Finding, leaf: Leaf) -> str:
    where = f"at {leaf.path}: " if leaf.path else ""
    return f"{'whatever the order, ' if leaf.reordered else ''}{where}{finding.message}"
