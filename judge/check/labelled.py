"""What becomes of the labelled submissions: their verdicts, what is left to luck, and both margins."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from judge.check.draws import SECRETS, Draw
from judge.check.pool import side_by_side
from judge.check.report import Finding, Level, Progress
from judge.check.sameness import ratio
from judge.check.workbench import Workbench
from judge.check.written import of, path
from judge.comparison.compare import compare
from judge.packages.package import Labelled, Package
from judge.sources.execute import Answered, Outcome
from judge.verdict import Verdict

LEAST_SHARE = 0.2
LEAST_MARGIN = 10.0
SECRETS_JUDGED = 2


@dataclass(frozen=True)
class Answers:
    """What a labelled submission answers to the hidden cases of each draw."""

    labelled: Labelled
    outcomes: tuple[tuple[Outcome, ...], ...]


def judge_all(package: Package, workbench: Workbench, on_progress: Callable[[Progress], None]) -> list[Finding]:
    """Rule 2: each gets exactly its folder's verdict, and the starter is not accepted, under two secrets."""
    starter = Labelled(Verdict.ACCEPTED, "starter.py", package.files["starter.py"], None)
    findings: dict[str, Finding] = {}
    for number, secret in enumerate(SECRETS[:SECRETS_JUDGED], start=1):

        def judged(labelled: Labelled, secret: bytes = secret) -> Finding | None:
            result = workbench.judge(package, labelled.source, secret)
            if labelled is starter:
                return _starter() if result.verdict is Verdict.ACCEPTED else None
            return None if result.verdict is labelled.verdict else _verdict(labelled, result.verdict, result.message)

        stage = f"judging the submissions, secret {number} of {SECRETS_JUDGED}"
        for finding in side_by_side(stage, [starter, *package.submissions], judged, workbench.boxes, on_progress):
            if finding is not None:
                findings.setdefault(finding.where, finding)
    return list(findings.values())


def _starter() -> Finding:
    return Finding(
        Level.ERROR, "starter", "starter.py", "is accepted", "Take the answer out of it, and leave the signature."
    )


def _verdict(labelled: Labelled, verdict: Verdict, message: str) -> Finding:
    remedy = (
        "Add hidden cases that it fails, or move the file."
        if labelled.verdict is Verdict.WRONG_ANSWER
        else "Correct the submission, or move it into the folder of its verdict."
    )
    return Finding(
        Level.ERROR, "verdicts", path(labelled), f"gets {verdict}, and not {labelled.verdict}: {message}", remedy
    )


def answer_all(
    package: Package,
    draws: tuple[Draw, ...],
    workbench: Workbench,
    seconds: float,
    on_progress: Callable[[Progress], None],
) -> list[Answers]:
    """The answers of right and wrong variants to all hidden cases of all draws, one box a variant."""

    def answers(labelled: Labelled) -> Answers:
        with workbench.session(package, labelled.source, seconds) as session:
            outcomes = [tuple(session.call(case.encoded).outcome for case in draw.hidden) for draw in draws]
        return Answers(labelled, tuple(outcomes))

    wanted = [*of(package, Verdict.ACCEPTED), *of(package, Verdict.WRONG_ANSWER)]
    return side_by_side("collecting answers", wanted, answers, workbench.boxes, on_progress)


def examine(
    package: Package, draws: tuple[Draw, ...], answers: list[Answers], known: Collection[str]
) -> tuple[list[Finding], dict[str, object]]:
    """What is left to luck, the margins, and the table of mistakes. `known` files have been found to be accepted."""
    wrong = [each for each in answers if each.labelled.verdict is Verdict.WRONG_ANSWER]
    right = [each for each in answers if each.labelled.verdict is Verdict.ACCEPTED]
    errors = {path(each.labelled): max(_ratios(package, draws, each)) for each in right}
    excess = {path(each.labelled): min(_ratios(package, draws, each)) for each in wrong}
    shares = {path(each.labelled): _shares(package, draws, each) for each in wrong}
    unknown = {name: each for name, each in shares.items() if name not in known or any(each)}
    findings = [*_luck(unknown), *_margins(errors, excess)]
    table = [{"file": name, "share": min(shares[name]), "margin": excess[name]} for name in shares]
    numbers: dict[str, object] = {
        "accepted_margin": 1 / max(errors.values()) if errors and max(errors.values()) else float("inf"),
        "wrong_margin": min(excess.values(), default=float("inf")),
        "mistakes": table,
    }
    return findings, numbers


def _ratios(package: Package, draws: tuple[Draw, ...], answers: Answers) -> list[float]:
    """For each draw the largest error, in multiples of the tolerance."""
    return [
        max(
            ratio(outcome.value, case.want, package.tolerance) if isinstance(outcome, Answered) else float("inf")
            for outcome, case in zip(outcomes, draw.hidden, strict=True)
        )
        for outcomes, draw in zip(answers.outcomes, draws, strict=True)
    ]


def _shares(package: Package, draws: tuple[Draw, ...], answers: Answers) -> list[float]:
    return [
        sum(
            not isinstance(outcome, Answered) or not compare(outcome.value, case.want, package.tolerance).equal
            for outcome, case in zip(outcomes, draw.hidden, strict=True)
        )
        / len(draw.hidden)
        for outcomes, draw in zip(answers.outcomes, draws, strict=True)
    ]


def _luck(shares: dict[str, list[float]]) -> Iterator[Finding]:
    for name, each in shares.items():
        missed = sum(share == 0 for share in each)
        if missed:
            found = luck([share > 0 for share in each])
            remedy = (
                "Fix in the list of hidden cases what must occur for this mistake to show, and draw the values only."
            )
            yield Finding(Level.ERROR, "luck", name, found, remedy)
        elif min(each) < LEAST_SHARE:
            found = f"is rejected by {min(each):.0%} of the hidden cases"
            yield Finding(Level.WARNING, "luck", name, found, "Add hidden cases in which this mistake shows.")


def luck(rejected: Sequence[bool]) -> str:
    """Under how many of the secrets it is rejected, where that is not all of them."""
    missed, count = list(rejected).count(False), len(rejected)
    whose = "every secret" if missed == count else f"{missed} of {count} secrets, by luck"
    return f"the hidden cases accept it under {whose}"


def _margins(errors: dict[str, float], excess: dict[str, float]) -> Iterator[Finding]:
    for name, error in errors.items():
        if error > 1:
            found = f"a hidden case rejects it: its largest error is {error:.2g} times what is allowed"
            remedy = "Correct it, or the reference; leave out cases in which more than one answer is right."
            yield Finding(Level.ERROR, "verdicts", name, found, remedy)
        elif error * LEAST_MARGIN > 1:
            found = f"its largest error is {error:.2g} of what is allowed, less than {LEAST_MARGIN:g} times from it"
            remedy = "Widen the tolerance, or compute the reference more exactly."
            yield Finding(Level.WARNING, "margins", name, found, remedy)
    for name, error in excess.items():
        if 1 < error < LEAST_MARGIN:
            found = f"its largest error is {error:.4g} times what is allowed, less than {LEAST_MARGIN:g} times"
            remedy = "Tighten the tolerance, or add cases in which the mistake shows more."
            yield Finding(Level.WARNING, "margins", name, found, remedy)
