"""Programs that the tests must reject: mutants of the reference's source, and the reference with an argument ignored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from judge.check.mutate import is_guard
from judge.mutants.author_wording import author_phrase
from judge.mutants.mutant import Mutant
from judge.packages.package import Package
from judge.values.tree import Arguments, map_leaves

Change = Callable[[Arguments, list[Arguments]], Arguments]
OTHERS = (0, 1, 2, -1)  # the hidden cases whose value replaces an argument in all cases
IGNORED = "argument-ignored"


@dataclass(frozen=True)
class Candidate:
    """`change` makes the arguments of a call from the true ones and from those of all hidden cases of the draw.

    A mutant has a `line`. `guard` says that it changes a tiny constant, and `without` names the function whose call it
    drops. Where an `argument` is ignored, it is replaced by `constant`, or by its value in the hidden case number `case`.
    """

    id: str
    operator: str
    words: str
    source: bytes
    diff: str
    line: int | None = None
    guard: bool = False
    without: str = ""
    argument: str = ""
    constant: int | None = None
    case: int | None = None
    change: Change = lambda arguments, pool: arguments


def of_mutant(mutant: Mutant) -> Candidate:
    """A mutant of the source, which is called with the true arguments."""
    return Candidate(
        mutant.id,
        mutant.operator,
        author_phrase(mutant),
        mutant.source,
        mutant.diff("reference.py"),
        line=mutant.line,
        guard=is_guard(mutant),
        without=mutant.edit.facts.get("name", "") if mutant.operator == "call-dropped" else "",
    )


def ignoring(package: Package, pool: list[Arguments]) -> list[Candidate]:
    """The reference with each argument ignored: replaced by 0, by 1, and by its value in several hidden cases."""
    cases = dict.fromkeys(place % len(pool) for place in OTHERS)
    found = []
    for name in package.signature.arguments:
        found += [_constant(package, name, number) for number in (0, 1)]
        found += [_of_case(package, name, case) for case in cases]
    return found


def _constant(package: Package, name: str, number: int) -> Candidate:
    changed = _ignored(package, name, str(number), str(number), lambda value, _: filled(value, number))
    return replace(changed, constant=number)


def _of_case(package: Package, name: str, case: int) -> Candidate:
    def value_of(value: Any, pool: list[Arguments]) -> Any:
        other = pool[min(case, len(pool) - 1)][name]
        return other if _alike(value, other) else _averaged(value, other)

    return replace(_ignored(package, name, f"case{case}", f"its value in hidden()[{case}]", value_of), case=case)


def _ignored(
    package: Package, name: str, what: str, words: str, value: Callable[[Any, list[Arguments]], Any]
) -> Candidate:
    def change(arguments: Arguments, pool: list[Arguments]) -> Arguments:
        return {**arguments, name: value(arguments[name], pool)}

    diff = f"@@ def {package.signature.function} @@\n+    {name} = ...  # {words}"
    words = f"the argument `{name}` is ignored: it is replaced by {words}"
    source = package.files["reference.py"]
    return Candidate(f"{IGNORED}:{name}:{what}", IGNORED, words, source, diff, argument=name, change=change)


def filled(value: Any, number: int) -> Any:
    """A value of the same form with `number` everywhere; 0 is an empty string, and 1 is `a`."""
    return map_leaves(lambda leaf: _filled(leaf, number), value)


def _filled(leaf: Any, number: int) -> Any:
    if isinstance(leaf, np.ndarray):
        return np.full_like(leaf, number)
    if isinstance(leaf, str):
        return "a" * number
    return type(leaf)(number) if isinstance(leaf, bool | int | float | complex) else leaf


def _alike(one: Any, other: Any) -> bool:
    """Whether one may replace the other: arrays of one shape and dtype, or anything else of any size."""
    if isinstance(one, np.ndarray) and one.ndim and isinstance(other, np.ndarray):
        return (one.shape, one.dtype.str) == (other.shape, other.dtype.str)
    return not any(isinstance(value, np.ndarray) and value.ndim for value in (one, other))


def _averaged(value: Any, other: Any) -> Any:
    """For arrays of different shapes: the mean of the other in every place."""
    floats = all(isinstance(array, np.ndarray) and array.dtype.kind == "f" and array.size for array in (value, other))
    return np.full_like(value, other.mean()) if floats else value
