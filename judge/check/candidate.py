"""Something wrong that the tests must reject: a mutant of the source, or the reference with an argument ignored."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from judge.check.mutate import is_guard
from judge.mutants.author_wording import author_phrase
from judge.mutants.mutant import Mutant
from judge.packages.package import Package

Arguments = dict[str, Any]
Change = Callable[[Arguments, list[Arguments]], Arguments]
OTHERS = (0, 1, 2, -1)  # of which hidden cases an argument's value is taken for all cases


@dataclass(frozen=True)
class Candidate:
    """`change` makes the arguments of a call from its true ones and from those of all hidden cases of its draw.

    `guard` says that what is changed is a tiny constant; `without` is the function whose call a mutant leaves out, `argument`
    the ignored one, or nothing.
    """

    id: str
    where: str
    words: str
    source: bytes
    diff: str
    guard: bool = False
    without: str = ""
    argument: str = ""
    change: Change = lambda arguments, pool: arguments

    @property
    def place(self) -> str:
        """Where it is, without its id."""
        return self.where.removesuffix(f": mutant {self.id}")


def of_mutant(mutant: Mutant) -> Candidate:
    """A mutant of the source, called with what is given."""
    where = f"reference.py, line {mutant.line}: mutant {mutant.id}"
    without = mutant.edit.facts.get("name", "") if mutant.operator == "call-dropped" else ""
    diff = mutant.diff("reference.py")
    return Candidate(mutant.id, where, author_phrase(mutant), mutant.source, diff, is_guard(mutant), without)


def ignoring(package: Package, pool: list[Arguments]) -> list[Candidate]:
    """The reference with each argument ignored: 0 or 1 in its place, or its value in one of several hidden cases."""
    found = []
    for name in package.signature.arguments:
        found.append(_ignored(package, name, "0", lambda value, _: filled(value, 0)))
        found.append(_ignored(package, name, "1", lambda value, _: filled(value, 1)))
        places = dict.fromkeys(place % len(pool) for place in OTHERS)
        found += [_ignored(package, name, f"case{place}", _as_in(name, place)) for place in places]
    return found


def _as_in(name: str, place: int) -> Callable[[Any, list[Arguments]], Any]:
    def value_of(value: Any, pool: list[Arguments]) -> Any:
        other = pool[min(place, len(pool) - 1)][name]
        return other if _alike(value, other) else _levelled(value, other)

    return value_of


def _ignored(package: Package, name: str, what: str, value: Callable[[Any, list[Arguments]], Any]) -> Candidate:
    def change(arguments: Arguments, pool: list[Arguments]) -> Arguments:
        return {**arguments, name: value(arguments[name], pool)}

    text = f"its value in hidden()[{what[4:]}]" if what.startswith("case") else f"{what}, whatever it is"
    words = f"the argument `{name}` is ignored: {text} stands in its place"
    diff = f"@@ def {package.signature.function} @@\n+    {name} = ...  # {text}"
    where = f"signature.arguments: {name}: mutant argument-ignored:{name}:{what}"
    source = package.files["reference.py"]
    return Candidate(f"argument-ignored:{name}:{what}", where, words, source, diff, argument=name, change=change)


def filled(value: Any, number: int) -> Any:
    """A value of the same form with `number` everywhere: an empty text or `a` for a text."""
    if isinstance(value, np.ndarray):
        return np.full_like(value, number)
    if isinstance(value, bool | int | float | complex):
        return type(value)(number)
    if isinstance(value, str):
        return "a" * number
    if isinstance(value, list | tuple):
        return type(value)(filled(item, number) for item in value)
    if isinstance(value, dict):
        return {key: filled(item, number) for key, item in value.items()}
    return value


def _alike(one: Any, other: Any) -> bool:
    """May the one stand where the other stood? Arrays of one shape and dtype, anything else of any size."""
    if isinstance(one, np.ndarray) and one.ndim and isinstance(other, np.ndarray):
        return (one.shape, one.dtype.str) == (other.shape, other.dtype.str)
    return not any(isinstance(value, np.ndarray) and value.ndim for value in (one, other))


def _levelled(value: Any, other: Any) -> Any:
    """Of arrays with other shapes: the mean of the other in every place."""
    floats = all(isinstance(array, np.ndarray) and array.dtype.kind == "f" and array.size for array in (value, other))
    return np.full_like(value, other.mean()) if floats else value
