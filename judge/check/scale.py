"""Finds inputs of a magnitude that hides part of a formula, such as a softmax that always picks one entry.

*Theory of operation.* Where doubled inputs give the same or doubled answers in every hidden case, nothing that is not linear
shows. That may be the formula's nature. If the same cases behave differently with smaller or larger inputs, it is the
magnitude that hides it: the inputs saturate something, or are too small for it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from judge.check.domain import learn_domain
from judge.check.draws import Draw
from judge.check.report import Finding, Level
from judge.check.sameness import largest
from judge.check.vary import scaled
from judge.comparison.compare import compare
from judge.packages.package import Package
from judge.values.tree import Arguments, leaves, map_leaves

RULES: Mapping[str, tuple[float, ...]] = {"saturated": (0.1, 0.01, 0.001), "too-small": (10.0, 100.0, 1000.0)}
CLEARLY = 0.01  # of the largest number: a difference that rounding cannot make
Ask = Callable[[list[Arguments]], list[Any]]


def find_hidden_nonlinearity(package: Package, draw: Draw, ask: Ask) -> Iterator[Finding]:
    """Try each array of floats alone, and all of them together where none hides anything alone."""
    if not all(_all_float(case.want) for case in draw.hidden):
        return
    names = [name for name in package.signature.arguments if _scalable([case[name] for case in draw.pool])]
    alone = [finding for name in names for finding in _of_group(package, draw, ask, [name])]
    yield from alone
    if len(names) > 1 and not alone:
        yield from _of_group(package, draw, ask, names)


def _of_group(package: Package, draw: Draw, ask: Ask, names: list[str]) -> list[Finding]:
    degree = _degree(package, draw, ask, names)
    if degree is None:
        return []
    level = Level.ERROR if degree else Level.WARNING  # what is normalised depends on magnitude only near 0
    facts = {"arguments": names, "degree": degree}
    for rule, scales in RULES.items():
        if any(_behaves_differently(draw, ask, names, scale, degree) for scale in scales):
            return [Finding(level, rule, rule, "cases.py", argument=names[0], facts=facts)]
    return []


def _all_float(want: Any) -> bool:
    return all(
        isinstance(leaf, float) or getattr(leaf, "dtype", np.dtype(int)).kind in "fc" for _, leaf in leaves(want)
    )


def _scalable(values: list[Any]) -> bool:
    """Whether these are arrays of floats that keep their traits when they are doubled."""
    if not all(isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "fc" for value in values):
        return False
    domain = learn_domain(values)
    varied = not domain.constant and "whole numbers" not in domain.traits
    return varied and all(domain.holds(value * 2) for value in values)


def _times(case: Arguments, names: list[str], scale: float) -> Arguments:
    return {**case, **{name: scaled(case[name], scale) for name in names}}


def _degree(package: Package, draw: Draw, ask: Ask, names: list[str]) -> int | None:
    """0 where doubled inputs give the same answer in every case, 1 where they give the doubled answer, else None."""
    doubled = ask([_times(case, names, 2) for case in draw.pool])
    if any(answer is None for answer in doubled) or all(_within_tolerance(package, case.want) for case in draw.hidden):
        return None
    for degree in (0, 1):
        if all(
            compare(answer, _multiplied(case.want, 2**degree), package.tolerance).equal
            for answer, case in zip(doubled, draw.hidden, strict=True)
        ):
            return degree
    return None


def _within_tolerance(package: Package, want: Any) -> bool:
    """Whether the answer is so small that zeros are accepted."""
    return compare(_multiplied(want, 0), want, package.tolerance).equal


def _behaves_differently(draw: Draw, ask: Ask, names: list[str], scale: float, degree: int) -> bool:
    """Whether at least half of the cases behave differently once they are scaled."""
    once = ask([_times(case, names, scale) for case in draw.pool])
    twice = ask([_times(case, names, 2 * scale) for case in draw.pool])
    differ = [
        one is not None and two is not None and _differ(_multiplied(one, 2**degree), two)
        for one, two in zip(once, twice, strict=True)
    ]
    return 2 * sum(differ) >= len(differ)


def _differ(one: Any, other: Any) -> bool:
    pairs = [(a, b) for (_, a), (_, b) in zip(leaves(one), leaves(other), strict=False)]
    if any(np.shape(a) != np.shape(b) for a, b in pairs):
        return True
    return any(largest(np.asarray(a) - np.asarray(b)) > CLEARLY * largest(b) for a, b in pairs)


def _multiplied(value: Any, factor: int) -> Any:
    return map_leaves(lambda leaf: leaf * factor, value)
