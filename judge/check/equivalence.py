"""Tells mutants that are mistakes from equivalent ones: both run on thousands of inputs, next to the reference.

*Theory of operation.* The reference answers each input once. Where it fails or is not finite, the input proves nothing. A
survivor that never differs from the reference, except for rounding, is equivalent. One that differs inside what the package
draws is a hole in the tests, and the input on which it differs is the case that closes it. One that differs outside only, or
only by overflowing where the reference does not, is reported as a warning.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from judge.check.candidate import Candidate
from judge.check.context import Context
from judge.check.sameness import Grade, finite, grade
from judge.check.vary import Input, vary
from judge.check.workbench import Program
from judge.inside.wire import encode
from judge.sources.execute import Answered, Ended, Outcome
from judge.values.tree import Arguments, Value

STAGE = "preparing inputs for survivors"
FRESH_SEEDS = 60  # of draws whose cases are compared
# How many inputs are compared, by how long (seconds) the reference takes for one.
BUDGETS = ((0.002, 4000), (0.01, 2000), (0.05, 600), (1.0, 150))
FEWEST = 40
MOST_OF_A_KIND = 60  # inputs that show what kind of input it takes to reject a survivor
CLEARLY = 3.0  # times as often as other kinds, to say that it takes this kind
MAX_CRASHES = 4  # of the reference, each on an input after which its box is gone
STEP = 50  # inputs between two announcements


class Fate(StrEnum):
    """What a survivor turns out to be."""

    EQUIVALENT = "equivalent"
    WITHIN = "within"
    OUTSIDE = "outside"
    SURVIVED = "survived"


class InputKind(StrEnum):
    """The inputs that reject a survivor: of any kind, or only with smaller numbers, larger numbers or other sizes."""

    ANY = "any"
    SMALLER = "smaller"
    LARGER = "larger"
    CROPPED = "cropped"


@dataclass(frozen=True)
class Analysis:
    """A survivor's fate, the input on which it differs, how many inputs were compared, and which kind it takes."""

    fate: Fate
    input: Input | None
    compared: int
    needs: InputKind = InputKind.ANY


@dataclass(frozen=True)
class Search:
    """Inputs with the reference's answers, and the hidden cases from which ignored arguments take their values."""

    inputs: tuple[tuple[Input, Value], ...]
    pool: list[Arguments]


def prepare_search(context: Context) -> Search:
    """Make the inputs and have the reference answer them."""
    budget = budget_for(context.typical_seconds)
    inputs = [Input(arguments, "fresh", inside=True) for arguments in _fresh(context, budget // 2)]
    pool = context.draws[0].pool
    inputs += vary(pool, context.pool, budget - len(inputs))
    return Search(tuple(_answered(context, inputs)), pool)


def budget_for(typical_seconds: float) -> int:
    """How many inputs may be compared where a call takes `typical_seconds`."""
    return next((most for limit, most in BUDGETS if typical_seconds <= limit), FEWEST)


def _answered(context: Context, inputs: list[Input]) -> list[tuple[Input, Value]]:
    """The inputs to which the reference has a finite answer. One that it does not survive ends its box."""
    found: list[tuple[Input, Value]] = []
    waiting = inputs
    for _ in range(MAX_CRASHES):
        with context.reference() as session:
            for number, made in enumerate(waiting):
                outcome = session.call(encode(made.arguments)).outcome
                if isinstance(outcome, Answered) and finite(outcome.value):
                    found.append((made, outcome.value))
                if number % STEP == 0:
                    context.announce(STAGE)
                if _is_gone(outcome):
                    break
            waiting = waiting[number + 1 :]
        if not waiting:
            break
    return found


def _is_gone(outcome: Outcome) -> bool:
    """Whether a limit ended the box."""
    return isinstance(outcome, Ended) and bool(outcome.exit.stopped_by)


def _fresh(context: Context, most: int) -> list[Arguments]:
    found = [arguments for draw in context.draws[1:] for arguments in draw.pool]
    for seed in range(1, FRESH_SEEDS + 1):
        if len(found) >= most:
            break
        found += context.workbench.draw(context.package, seed)
        context.announce(STAGE)
    return found[:most]


def analyse(candidate: Candidate, context: Context, search: Search) -> Analysis:
    """Compare one survivor with the reference."""
    fate, differing, compared = Fate.EQUIVALENT, None, 0
    with context.session(candidate.source) as session:
        for made, want in search.inputs:
            outcome = _call(session, candidate, search, made)
            found = grade(outcome, want, context.package.tolerance)
            compared += 1
            if found is Grade.BEYOND and made.inside and not candidate.guard:
                needs, clearest = _needed(candidate, context, search, session)
                return Analysis(Fate.SURVIVED, clearest or made, compared, needs)
            if found >= Grade.BREAKS and fate is not Fate.OUTSIDE:
                fate, differing = Fate.OUTSIDE, made
            elif found is Grade.WITHIN and fate is Fate.EQUIVALENT:
                fate, differing = Fate.WITHIN, made
            if _is_gone(outcome):
                break
    return Analysis(fate, differing, compared)


def _needed(candidate: Candidate, context: Context, search: Search, session: Program) -> tuple[InputKind, Input | None]:
    """The kind of input that rejects a survivor clearly more often than other kinds do, and one of that kind."""
    groups: dict[InputKind, list[tuple[Input, Any]]] = {kind: [] for kind in InputKind}
    for made, want in search.inputs:
        if made.inside and len(groups[_kind(made)]) < MOST_OF_A_KIND:
            groups[_kind(made)].append((made, want))
    tolerance = context.package.tolerance
    differing = {
        kind: [
            it for it, want in pairs if grade(_call(session, candidate, search, it), want, tolerance) is Grade.BEYOND
        ]
        for kind, pairs in groups.items()
    }
    rates = {kind: len(differing[kind]) / max(len(pairs), 1) for kind, pairs in groups.items()}
    for kind in (InputKind.CROPPED, InputKind.SMALLER, InputKind.LARGER):
        others = max(rate for other, rate in rates.items() if other not in (kind, InputKind.CROPPED))
        if rates[kind] > CLEARLY * others:
            return kind, differing[kind][0]
    return InputKind.ANY, None


def _kind(made: Input) -> InputKind:
    if made.cropped and sum(np.ndim(value) for value in made.arguments.values() if isinstance(value, np.ndarray)) > 1:
        return InputKind.CROPPED  # a single axis coincides with nothing
    return InputKind.ANY if made.scale == 1 else InputKind.SMALLER if made.scale < 1 else InputKind.LARGER


def _call(session: Program, candidate: Candidate, search: Search, made: Input) -> Outcome:
    return session.call(encode(candidate.change(made.arguments, search.pool))).outcome
