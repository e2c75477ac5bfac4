"""Finds labelled mistakes that give the same answers, so that a learner could be shown the wrong diagnosis.

Two mistakes that agree in every hidden case run on further inputs, next to the reference. An input on which they differ is the
case to add. If there is none, they are one mistake.
"""

import itertools
from collections.abc import Callable
from functools import partial

from judge.check.context import Context
from judge.check.equivalence import budget_for
from judge.check.labelled import Answers
from judge.check.paste import paste
from judge.check.report import Finding, Level
from judge.check.sameness import finite
from judge.check.vary import Input, vary
from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.inside.wire import encode
from judge.sources.execute import Answered, Outcome
from judge.verdict import Verdict

STAGE = "separating mistakes that answer alike"
MOST_INPUTS = 300
MOST_SEARCHES = 8  # pairs; one input may separate what many mistakes share


def find_twins(context: Context, answers: list[Answers]) -> list[Finding]:
    """One finding for each pair. Every input is announced, so that the caller can end a search that takes too long."""
    tolerance = context.package.tolerance
    wrong = [it for it in answers if it.labelled.verdict is Verdict.WRONG_ANSWER]
    pairs = [(one, other) for one, other in itertools.combinations(wrong, 2) if _agree(one, other, tolerance)]
    inputs: list[Input] = []
    if pairs:
        most = min(MOST_INPUTS, budget_for(context.typical_seconds))
        inputs = sorted(vary(context.draws[0].pool, context.pool, most), key=lambda made: not made.inside)
    findings = []
    for number, (one, other) in enumerate(pairs):
        announce = partial(context.announce, STAGE, number, len(pairs))
        some = inputs if number < MOST_SEARCHES else []
        findings.append(_finding(context, one, other, *_search(context, one, other, some, announce)))
    return findings


def _agree(one: Answers, other: Answers, tolerance: Tolerance) -> bool:
    pairs = zip(itertools.chain(*one.outcomes), itertools.chain(*other.outcomes), strict=True)
    return all(_same(mine, theirs, tolerance) for mine, theirs in pairs)


def _same(one: Outcome, other: Outcome, tolerance: Tolerance) -> bool:
    if isinstance(one, Answered) and isinstance(other, Answered):
        return compare(one.value, other.value, tolerance).equal
    return not isinstance(one, Answered) and type(one) is type(other)


def _search(
    context: Context, one: Answers, other: Answers, inputs: list[Input], announce: Callable[[], None]
) -> tuple[Input | None, int]:
    """The first input on which they differ and the reference answers, and the number of inputs on which they agree."""
    compared = 0
    with (
        context.reference() as reference,
        context.session(one.labelled.source) as ours,
        context.session(other.labelled.source) as theirs,
    ):
        for made in inputs:
            announce()
            sent = encode(made.arguments)
            want = reference.call(sent).outcome
            if not (isinstance(want, Answered) and finite(want.value)):
                continue
            if not _same(ours.call(sent).outcome, theirs.call(sent).outcome, context.package.tolerance):
                return made, compared
            compared += 1
    return None, compared


def _finding(context: Context, one: Answers, other: Answers, telling: Input | None, compared: int) -> Finding:
    rejected = one.rejected(context, 0)
    wrong = [outcome for outcome, found in zip(one.outcomes[0], rejected, strict=True) if found]
    facts = {
        "other": one.file,
        "wrong": len(wrong),
        "cases": len(rejected),
        "finite": any(isinstance(it, Answered) and finite(it.value) for it in wrong),
        "compared": compared,
        "input": telling.facts() if telling else None,
    }
    case = paste(telling.arguments) if telling else ""
    return Finding(Level.ERROR, "twins", "twins-apart" if telling else "twins", other.file, facts=facts, diff=case)
