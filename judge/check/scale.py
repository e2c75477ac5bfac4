"""Finds inputs of a size at which a formula looks simpler than it is: a softmax that picks one entry, or none in particular.

*Theory of operation.* Where numbers twice as large give answers that are the same, or twice as large, in every hidden case,
whatever is not linear in the formula does not show. That may be its nature. If the same cases, made smaller or larger,
behave otherwise, it is the size of the inputs that hides it: they saturate something, or are too small for it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from judge.check.domain import learn
from judge.check.draws import Draw
from judge.check.report import Finding, Level
from judge.check.sameness import largest, leaves
from judge.comparison.compare import compare
from judge.packages.package import Package

SMALLER, LARGER = (0.1, 0.01, 0.001), (10.0, 100.0, 1000.0)
CLEARLY = 0.01  # of the largest number: a difference that no rounding makes
Ask = Callable[[list[dict[str, Any]]], list[Any]]


def examine(package: Package, draw: Draw, ask: Ask) -> Iterator[Finding]:
    """Each array of floats by itself, and all of them together where none hides anything by itself."""
    if not all(_all_float(case.want) for case in draw.hidden):
        return
    names = [name for name in package.signature.arguments if _scalable([case[name] for case in draw.pool])]
    alone = [finding for name in names for finding in _of_group(package, draw, ask, [name])]
    yield from alone
    if len(names) > 1 and not alone:  # what one hides by itself, it hides in company
        yield from _of_group(package, draw, ask, names)


def _of_group(package: Package, draw: Draw, ask: Ask, names: list[str]) -> Iterator[Finding]:
    degree = _degree(package, draw, ask, names)
    if degree is None:
        return
    for scales, how in ((SMALLER, "large"), (LARGER, "small")):
        if any(_otherwise(draw, ask, names, scale, degree) for scale in scales):
            yield _finding(names, how, degree)
            return


def _all_float(want: Any) -> bool:
    return all(isinstance(leaf, float) or getattr(leaf, "dtype", np.dtype(int)).kind in "fc" for leaf in leaves(want))


def _scalable(values: list[Any]) -> bool:
    """Are they arrays of floats that stay what they are when they are twice as large?"""
    if not all(isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "fc" for value in values):
        return False
    domain = learn(values)
    return (
        not domain.constant
        and "whole numbers" not in domain.traits
        and all(domain.holds(value * 2) for value in values)
    )


def _times(case: dict[str, Any], names: list[str], scale: float) -> dict[str, Any]:
    return {**case, **{name: (case[name] * scale).astype(case[name].dtype) for name in names}}


def _degree(package: Package, draw: Draw, ask: Ask, names: list[str]) -> int | None:
    """0 where twice the input gives the same answer in every case, 1 where it gives twice the answer, else None."""
    doubled = ask([_times(case, names, 2) for case in draw.pool])
    if any(answer is None for answer in doubled) or all(_nothing(package, case.want) for case in draw.hidden):
        return None
    for degree in (0, 1):
        if all(
            compare(answer, _multiplied(case.want, 2**degree), package.tolerance).equal
            for answer, case in zip(doubled, draw.hidden, strict=True)
        ):
            return degree
    return None


def _nothing(package: Package, want: Any) -> bool:
    """Is it too small for the tolerance? Then it is as good as any other answer of that size."""
    return compare(_multiplied(want, 0), want, package.tolerance).equal


def _otherwise(draw: Draw, ask: Ask, names: list[str], scale: float, degree: int) -> bool:
    """Do at least half of the cases behave otherwise, once they are scaled?"""
    once = ask([_times(case, names, scale) for case in draw.pool])
    twice = ask([_times(case, names, 2 * scale) for case in draw.pool])
    other = [
        one is not None and two is not None and _differ(_multiplied(one, 2**degree), two)
        for one, two in zip(once, twice, strict=True)
    ]
    return 2 * sum(other) >= len(other)


def _differ(one: Any, other: Any) -> bool:
    pairs = list(zip(leaves(one), leaves(other), strict=False))
    if any(np.shape(a) != np.shape(b) for a, b in pairs):
        return True
    return any(largest(np.asarray(a) - np.asarray(b)) > CLEARLY * largest(b) for a, b in pairs)


def _multiplied(value: Any, factor: int) -> Any:
    if isinstance(value, dict):
        return {key: _multiplied(item, factor) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_multiplied(item, factor) for item in value]
    return value * factor


def _finding(names: list[str], how: str, degree: int) -> Finding:
    what = " and ".join(f"`{name}`" for name in names)
    answer = "the same answer" if degree == 0 else "twice the answer"
    found = f"twice {what} gives {answer} in every hidden case, and not where the numbers are " + (
        "smaller: the inputs are so large that the answer saturates"
        if how == "large"
        else "larger: the inputs are so small that not all of the formula shows"
    )
    remedy = f"Draw {'smaller' if how == 'large' else 'larger'} numbers as well."
    level = Level.ERROR if degree else Level.WARNING  # much that is normalised depends on no size but next to 0
    return Finding(level, "saturated" if how == "large" else "too-small", f"cases.py: {names[0]}", found, remedy)
