"""Checks the labelled submissions: their verdicts, whether luck rejects them, and how far they are from the tolerance."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from judge.check.context import Context
from judge.check.draws import SECRETS
from judge.check.report import Finding, JsonObject, Level
from judge.check.sameness import ratio, rejects
from judge.check.written import file_of, with_verdict
from judge.packages.package import Labelled
from judge.sources.execute import Outcome
from judge.verdict import Verdict

LEAST_SHARE = 0.2
LEAST_MARGIN = 10.0
SECRETS_JUDGED = 2


@dataclass(frozen=True)
class Answers:
    """What a labelled submission answers to the hidden cases of each draw."""

    labelled: Labelled
    outcomes: tuple[tuple[Outcome, ...], ...]

    @property
    def file(self) -> str:
        """The submission's file."""
        return file_of(self.labelled)

    def ratios(self, context: Context) -> list[float]:
        """For each draw the largest error, in multiples of the tolerance."""
        tolerance = context.package.tolerance
        return [
            max(ratio(outcome, case.want, tolerance) for outcome, case in zip(outcomes, draw.hidden, strict=True))
            for outcomes, draw in zip(self.outcomes, context.draws, strict=True)
        ]

    def shares(self, context: Context) -> list[float]:
        """For each draw the share of hidden cases that reject it."""
        return [sum(self.rejected(context, number)) / len(draw.hidden) for number, draw in enumerate(context.draws)]

    def rejected(self, context: Context, draw: int) -> list[bool]:
        """For each hidden case of a draw whether it rejects the submission."""
        pairs = zip(self.outcomes[draw], context.draws[draw].hidden, strict=True)
        return [rejects(outcome, case.want, context.package.tolerance) for outcome, case in pairs]


def judge_labelled(context: Context) -> list[Finding]:
    """Rule 2: under two secrets, each submission gets exactly its folder's verdict, and the starter is not accepted."""
    package = context.package
    starter = Labelled(Verdict.ACCEPTED, "starter.py", package.files["starter.py"], None)
    findings: dict[str, Finding] = {}
    for number, secret in enumerate(SECRETS[:SECRETS_JUDGED], start=1):

        def judged(labelled: Labelled, secret: bytes = secret) -> Finding | None:
            result = context.workbench.judge(package, labelled.source, secret)
            if labelled is starter:
                accepted = result.verdict is Verdict.ACCEPTED
                return Finding(Level.ERROR, "starter", "starter-accepted", "starter.py") if accepted else None
            return None if result.verdict is labelled.verdict else _verdict(labelled, result.verdict, result.message)

        stage = f"judging the submissions, secret {number} of {SECRETS_JUDGED}"
        for finding in context.map(stage, [starter, *package.submissions], judged):
            if finding is not None:
                findings.setdefault(finding.file, finding)
    return list(findings.values())


def _verdict(labelled: Labelled, verdict: Verdict, message: str) -> Finding:
    kind = "mistake-not-rejected" if labelled.verdict is Verdict.WRONG_ANSWER else "wrong-verdict"
    facts = {"got": str(verdict), "want": str(labelled.verdict), "message": message}
    return Finding(Level.ERROR, "verdicts", kind, file_of(labelled), facts=facts)


def collect_answers(context: Context) -> list[Answers]:
    """The answers of correct and wrong variants to all hidden cases of all draws, each variant in its own box."""

    def answers(labelled: Labelled) -> Answers:
        with context.session(labelled.source) as session:
            outcomes = [tuple(session.call(case.encoded).outcome for case in draw.hidden) for draw in context.draws]
        return Answers(labelled, tuple(outcomes))

    package = context.package
    wanted = [*with_verdict(package, Verdict.ACCEPTED), *with_verdict(package, Verdict.WRONG_ANSWER)]
    return context.map("collecting answers", wanted, answers)


def measure_margins(
    context: Context, answers: list[Answers], known: Collection[str]
) -> tuple[list[Finding], JsonObject]:
    """Mistakes that luck rejects, the margins, and the table of mistakes. `known` files are already reported as accepted."""
    wrong = [each for each in answers if each.labelled.verdict is Verdict.WRONG_ANSWER]
    right = [each for each in answers if each.labelled.verdict is Verdict.ACCEPTED]
    errors = {each.file: max(each.ratios(context)) for each in right}
    excess = {each.file: min(each.ratios(context)) for each in wrong}
    shares = {each.file: each.shares(context) for each in wrong}
    unknown = {file: each for file, each in shares.items() if file not in known or any(each)}
    worst = max(errors.values(), default=0.0)
    numbers = {
        "accepted_margin": 1 / worst if worst else math.inf,
        "wrong_margin": min(excess.values(), default=math.inf),
        "mistakes": [{"file": file, "share": min(shares[file]), "margin": excess[file]} for file in shares],
    }
    return [*_luck(unknown), *_margins(errors, excess)], numbers


def _luck(shares: dict[str, list[float]]) -> Iterator[Finding]:
    for file, each in shares.items():
        missed = each.count(0)
        if missed:
            facts: JsonObject = {"missed": missed, "draws": len(each)}
            yield Finding(Level.ERROR, "luck", "mistake-by-luck", file, facts=facts)
        elif min(each) < LEAST_SHARE:
            yield Finding(Level.WARNING, "luck", "mistake-rarely-rejected", file, facts={"share": min(each)})


def _margins(errors: dict[str, float], excess: dict[str, float]) -> Iterator[Finding]:
    for file, error in errors.items():
        facts = {"error": error, "least": LEAST_MARGIN}
        if error > 1:
            yield Finding(Level.ERROR, "verdicts", "variant-rejected", file, facts=facts)
        elif error * LEAST_MARGIN > 1:
            yield Finding(Level.WARNING, "margins", "variant-near-tolerance", file, facts=facts)
    for file, error in excess.items():
        if 1 < error < LEAST_MARGIN:
            facts = {"error": error, "least": LEAST_MARGIN}
            yield Finding(Level.WARNING, "margins", "mistake-near-tolerance", file, facts=facts)
