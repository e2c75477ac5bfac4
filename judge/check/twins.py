"""Labelled mistakes that answer alike: whoever makes one could be told the other.

Two that agree in every hidden case are run on further inputs, beside the reference. An input that tells them apart is the
case to add; where none does, they are one mistake.
"""

import itertools
from collections.abc import Callable
from functools import partial

from judge.check.draws import Draw
from judge.check.equivalence import budgeted
from judge.check.labelled import Answers
from judge.check.paste import paste
from judge.check.report import Finding, Level, Progress
from judge.check.sameness import finite
from judge.check.vary import Input, vary
from judge.check.workbench import Workbench
from judge.check.written import path
from judge.comparison.compare import compare
from judge.inside.wire import encode
from judge.packages.package import Labelled, Package
from judge.sources.execute import Answered, Outcome
from judge.verdict import Verdict

STAGE = "telling mistakes apart that answer alike"
MOST_INPUTS = 300
MOST_SEARCHES = 8  # pairs; what many mistakes share, one input may tell


def examine(
    package: Package,
    draws: tuple[Draw, ...],
    answers: list[Answers],
    workbench: Workbench,
    seconds: float,
    each: float,
    on_progress: Callable[[Progress], None],
) -> list[Finding]:
    """A finding for each pair. `seconds` is what a call may take, `each` what one of the reference takes.

    `on_progress` is told of every input, so that it can end what takes too long.
    """
    wrong = [it for it in answers if it.labelled.verdict is Verdict.WRONG_ANSWER]
    pairs = [(one, other) for one, other in itertools.combinations(wrong, 2) if _alike(package, one, other)]
    inputs: list[Input] = []
    if pairs:
        inputs = vary(draws[0].pool, [it for draw in draws for it in draw.pool], min(MOST_INPUTS, budgeted(each)))
        inputs = sorted(inputs, key=lambda made: not made.inside)
    findings = []
    for number, (one, other) in enumerate(pairs):
        tell = partial(on_progress, Progress(STAGE, number, len(pairs)))
        looked = inputs if number < MOST_SEARCHES else []
        telling, compared = _search(package, one.labelled, other.labelled, looked, workbench, seconds, tell)
        findings.append(_finding(package, draws[0], one, other, telling, compared))
    return findings


def _alike(package: Package, one: Answers, other: Answers) -> bool:
    return all(
        _same(package, mine, theirs)
        for ours, others in zip(one.outcomes, other.outcomes, strict=True)
        for mine, theirs in zip(ours, others, strict=True)
    )


def _same(package: Package, one: Outcome, other: Outcome) -> bool:
    if isinstance(one, Answered) and isinstance(other, Answered):
        return compare(one.value, other.value, package.tolerance).equal
    return not isinstance(one, Answered) and type(one) is type(other)


def _search(
    package: Package,
    one: Labelled,
    other: Labelled,
    inputs: list[Input],
    workbench: Workbench,
    seconds: float,
    tell: Callable[[], None],
) -> tuple[Input | None, int]:
    """The first input that tells them apart, of those that the reference answers; and how many did not."""
    compared = 0
    with (
        workbench.session(package, package.files["reference.py"], seconds) as reference,
        workbench.session(package, one.source, seconds) as ours,
        workbench.session(package, other.source, seconds) as theirs,
    ):
        for made in inputs:
            tell()
            sent = encode(made.arguments)
            want = reference.call(sent).outcome
            if not (isinstance(want, Answered) and finite(want.value)):
                continue
            if not _same(package, ours.call(sent).outcome, theirs.call(sent).outcome):
                return made, compared
            compared += 1
    return None, compared


def _finding(
    package: Package, draw: Draw, one: Answers, other: Answers, telling: Input | None, compared: int
) -> Finding:
    found = f"answers every hidden case as {path(one.labelled)} does: {_shared(package, draw, one)}"
    if telling is not None:
        remedy = f"Add a case in which they differ, such as the one below ({telling.how}), or remove one of them."
        return Finding(Level.ERROR, "twins", path(other.labelled), found, remedy, paste(telling.arguments))
    also = f"; nor do {compared:,} further inputs tell them apart" if compared else ""
    remedy = "Remove one of them, or put right which mistake it makes: a learner could be told the wrong one."
    return Finding(Level.ERROR, "twins", path(other.labelled), found + also, remedy)


def _shared(package: Package, draw: Draw, one: Answers) -> str:
    """In how many of the first draw's cases they are wrong, and whether there is any number to be wrong there."""
    wrong = [
        outcome
        for outcome, case in zip(one.outcomes[0], draw.hidden, strict=True)
        if not isinstance(outcome, Answered) or not compare(outcome.value, case.want, package.tolerance).equal
    ]
    if not wrong:
        return "both are right in all of them"
    share = f"both are wrong in {len(wrong)} of {len(draw.hidden)}"
    if not any(isinstance(it, Answered) and finite(it.value) for it in wrong):
        return f"{share}, where neither has a finite answer"
    return share
