"""Tells survivors from mutants that are no mistakes: both are run on thousands of inputs, beside the reference.

*Theory of operation.* The reference answers each input once; where it fails, or is not finite, the input proves nothing. A
survivor that never differs from it, but for rounding, is equivalent. One that differs inside of what the package draws is
a hole in the tests; the input on which it differs is the case that would close it. One that differs outside only, or only
in that it overflows where the reference does not, is told, and stands against nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from judge.check.candidate import Candidate
from judge.check.draws import Draw
from judge.check.sameness import Grade, finite, grade
from judge.check.vary import Input, vary
from judge.check.workbench import Program, Workbench
from judge.inside.wire import encode
from judge.packages.package import Package
from judge.sources.execute import Answered, Ended

FRESH_SEEDS = 60  # of draws whose cases are compared
# How many inputs are compared, by how long (seconds) the reference takes for one.
BUDGETS = ((0.002, 4000), (0.01, 2000), (0.05, 600), (1.0, 150))
FEWEST = 40
MOST_OF_A_KIND = 60  # inputs that are looked at once a survivor is told, to learn what it takes
CLEARLY = 3.0  # times as often, to say that it takes this and nothing else
MAX_CRASHES = 4  # of the reference: of inputs that it does not come back from


class Fate(StrEnum):
    """What a survivor turns out to be."""

    EQUIVALENT = "equivalent"
    WITHIN = "within"
    OUTSIDE = "outside"
    SURVIVED = "survived"


class InputKind(StrEnum):
    """What it takes to tell a survivor: other numbers of any size, or only smaller, or larger ones, or other sizes."""

    ANY = "any"
    SMALLER = "smaller"
    LARGER = "larger"
    CROPPED = "cropped"


@dataclass(frozen=True)
class Told:
    """A survivor's fate, the input that tells it from the reference, how many inputs were compared, and what it takes."""

    fate: Fate
    input: Input | None
    compared: int
    way: InputKind = InputKind.ANY


@dataclass(frozen=True)
class Search:
    """Inputs with the reference's answers, and the hidden cases that argument mutants take their values from."""

    inputs: tuple[tuple[Input, Any], ...]
    pool: list[dict[str, Any]]


def prepare_search(
    package: Package,
    draws: tuple[Draw, ...],
    workbench: Workbench,
    seconds: float,
    each: float,
    step: Callable[[], None],
) -> Search:
    """`each` is how long the reference takes for a call; `seconds` how long a call may take."""
    budget = budgeted(each)
    inputs = [
        Input(arguments, "drawn from another seed", inside=True)
        for arguments in _fresh(package, draws, workbench, budget // 2, step)
    ]
    seen = [arguments for draw in draws for arguments in draw.pool]
    inputs += vary(draws[0].pool, seen, budget - len(inputs))
    return Search(tuple(_answered(package, inputs, workbench, seconds, step)), draws[0].pool)


def budgeted(each: float) -> int:
    """How many inputs may be compared where a call takes `each` seconds."""
    return next((most for limit, most in BUDGETS if each <= limit), FEWEST)


def _answered(
    package: Package, inputs: list[Input], workbench: Workbench, seconds: float, step: Callable[[], None]
) -> list[tuple[Input, Any]]:
    """The inputs that the reference has a finite answer to. One that it does not come back from ends its box."""
    found: list[tuple[Input, Any]] = []
    waiting = inputs
    for _ in range(MAX_CRASHES):
        with workbench.session(package, package.files["reference.py"], seconds) as session:
            for number, made in enumerate(waiting):
                outcome = session.call(encode(made.arguments)).outcome
                if isinstance(outcome, Answered) and finite(outcome.value):
                    found.append((made, outcome.value))
                if number % 50 == 0:
                    step()
                if isinstance(outcome, Ended) and outcome.exit.stopped_by:
                    break
            waiting = waiting[number + 1 :]
        if not waiting:
            break
    return found


def _fresh(
    package: Package, draws: tuple[Draw, ...], workbench: Workbench, most: int, step: Callable[[], None]
) -> list[dict[str, Any]]:
    seen = [arguments for draw in draws[1:] for arguments in draw.pool]
    for seed in range(1, FRESH_SEEDS + 1):
        if len(seen) >= most:
            break
        seen += workbench.draw(package, seed)
        step()
    return seen[:most]


def tell(candidate: Candidate, package: Package, search: Search, workbench: Workbench, seconds: float) -> Told:
    """The fate of one survivor."""
    fate, told, compared = Fate.EQUIVALENT, None, 0
    with workbench.session(package, candidate.source, seconds) as session:
        for made, want in search.inputs:
            fact = session.call(encode(candidate.change(made.arguments, search.pool)))
            found = grade(fact, want, package.tolerance)
            compared += 1
            if found is Grade.BEYOND and made.inside and not candidate.guard:
                way, clearest = _way(candidate, package, search, session)
                return Told(Fate.SURVIVED, clearest or made, compared, way)
            if found >= Grade.BREAKS and _worse(Fate.OUTSIDE, fate):
                fate, told = Fate.OUTSIDE, made
            elif found is Grade.WITHIN and _worse(Fate.WITHIN, fate):
                fate, told = Fate.WITHIN, made
            if isinstance(fact.outcome, Ended) and fact.outcome.exit.stopped_by:
                break  # its box is gone
    return Told(fate, told, compared)


def _way(candidate: Candidate, package: Package, search: Search, session: Program) -> tuple[InputKind, Input | None]:
    """The kind of input that tells a survivor apart clearly more often than the others do, and one of that kind."""
    groups: dict[InputKind, list[tuple[Input, Any]]] = {way: [] for way in InputKind}
    for made, want in search.inputs:
        if made.inside and len(groups[_kind(made)]) < MOST_OF_A_KIND:
            groups[_kind(made)].append((made, want))
    telling = {
        way: [made for made, want in pairs if _beyond(candidate, package, search, session, made, want)]
        for way, pairs in groups.items()
    }
    rates = {way: len(telling[way]) / max(len(pairs), 1) for way, pairs in groups.items()}
    for way in (InputKind.CROPPED, InputKind.SMALLER, InputKind.LARGER):
        others = max(rate for other, rate in rates.items() if other not in (way, InputKind.CROPPED))
        if rates[way] > CLEARLY * others:
            return way, telling[way][0]
    return InputKind.ANY, None


def _kind(made: Input) -> InputKind:
    if made.cropped and sum(np.ndim(value) for value in made.arguments.values() if isinstance(value, np.ndarray)) > 1:
        return InputKind.CROPPED  # a single axis coincides with nothing
    return InputKind.ANY if made.scale == 1 else InputKind.SMALLER if made.scale < 1 else InputKind.LARGER


def _beyond(candidate: Candidate, package: Package, search: Search, session: Program, made: Input, want: Any) -> bool:
    fact = session.call(encode(candidate.change(made.arguments, search.pool)))
    return grade(fact, want, package.tolerance) is Grade.BEYOND


def _worse(one: Fate, other: Fate) -> bool:
    order: Sequence[Fate] = list(Fate)
    return order.index(one) > order.index(other)
