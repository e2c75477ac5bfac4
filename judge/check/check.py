"""Checks a package from beginning to end: the room's front door.

*Theory of operation.* Reading comes first, then the draws, without which nothing can be said; the labelled submissions are
judged as learners' are; then everything that is wrong on purpose is held against the hidden cases of five draws: answers
forged from the right ones, the reference with an argument ignored, and mutants of its source. Those that nothing rejects are
held against the reference on thousands of further inputs, which tells mistakes from programs that are right as well.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from judge.check import labelled, outputs, soundness, survivors, twins, weakness, written
from judge.check.candidate import Candidate, ignoring, of_mutant
from judge.check.draws import SECRETS, Draw, examine, split
from judge.check.equivalence import Fate, Told, prepare_search, tell
from judge.check.mutate import Mutants, mutate
from judge.check.pool import side_by_side
from judge.check.report import Finding, Level, Progress, Report, ordered
from judge.check.trial import Trial, run
from judge.check.workbench import Workbench, uses_jax
from judge.errors import PackageError
from judge.packages.package import Package

LEAST_SECONDS, LEAST_SECONDS_COMPILING = 2.0, 6.0  # a call of a mutant on a busy machine; where JAX may compile
FACTOR = 10.0  # times what the reference needs
Tell = Callable[[Progress], None]


def check(package: Package, workbench: Workbench, on_progress: Tell, *, strict: bool = False) -> Report:
    """Everything that is proved of a package before it is published. `strict` makes errors of warnings.

    Raises:
        BoxError: the machine could not run a box.
        What `on_progress` raises: it is called by the thread that called this.
    """
    on_progress(Progress("reading", 0, 1))
    findings = written.examine(package)
    numbers: dict[str, Any] = {}
    if not any(finding.rule == "sources" and finding.level is Level.ERROR for finding in findings):
        try:
            _Check(package, workbench, on_progress, findings, numbers).run()
        except PackageError as fault:
            findings.append(refusal(fault))
    return Report(package.slug, package.digest, ordered(findings, strict=strict), numbers)


def refusal(fault: PackageError) -> Finding:
    """What is to be said of a package that cannot be read, or whose own code fails."""
    remedy = "Correct it; until then nothing more can be said of the package."
    return Finding(Level.ERROR, "package", fault.where, fault.message, remedy)


class _Check:
    """The parts of one check that run programs, in their order."""

    def __init__(
        self,
        package: Package,
        workbench: Workbench,
        on_progress: Tell,
        findings: list[Finding],
        numbers: dict[str, Any],
    ) -> None:
        self._package = package
        self._workbench = workbench
        self._tell = on_progress
        self._findings = findings
        self._numbers = numbers
        self._seconds = 0.0
        self._typical = 0.0

    def run(self) -> None:
        """Add to the findings and the numbers."""
        draws = self._draws()
        self._findings += examine(draws)
        self._findings += labelled.judge_all(self._package, self._workbench, self._tell)
        worst_error = self._labelled(draws)
        self._tell(Progress("looking at the cases", 0, 1))
        self._findings += weakness.examine(self._package, draws, self._workbench, self._seconds)
        self._forgeries(draws, worst_error)
        self._mutants(draws)

    def _draws(self) -> tuple[Draw, ...]:
        draws = []
        for number, secret in enumerate(SECRETS):
            self._tell(Progress("drawing cases", number, len(SECRETS)))
            draws.append(split(self._workbench.cases(self._package, secret)))
        findings, measured = soundness.measure(self._package, tuple(draws), self._workbench)
        self._findings += findings
        least = LEAST_SECONDS_COMPILING if uses_jax(self._package) else LEAST_SECONDS
        self._seconds = min(self._package.limits.case_seconds, max(least, FACTOR * measured.slowest))
        self._typical = measured.typical
        self._numbers["hidden_cases"] = len(draws[0].hidden)
        self._numbers["reference_seconds"] = round(measured.total, 3)
        return tuple(draws)

    def _labelled(self, draws: tuple[Draw, ...]) -> float:
        seconds = self._package.limits.case_seconds
        answers = labelled.answer_all(self._package, draws, self._workbench, seconds, self._tell)
        known = {each.where for each in self._findings if each.rule == "verdicts"}
        findings, numbers = labelled.examine(self._package, draws, answers, known)
        self._findings += findings
        self._findings += twins.examine(
            self._package, draws, answers, self._workbench, seconds, self._typical, self._tell
        )
        self._numbers.update(numbers)
        margin = self._numbers["accepted_margin"]
        return 1 / margin if margin else float("inf")

    def _forgeries(self, draws: tuple[Draw, ...], worst_error: float) -> None:
        self._tell(Progress("forging answers", 0, 1))
        forged = outputs.forge(draws, self._package.tolerance, self._package.signature.arguments)
        self._findings += survivors.of_forgeries(forged, worst_error)
        self._numbers["forgeries"] = {each.name: each.share for each in forged}

    def _mutants(self, draws: tuple[Draw, ...]) -> None:
        mutants = mutate(self._package.reference)
        candidates = [*map(of_mutant, mutants.chosen), *ignoring(self._package, draws[0].pool)]
        trials = self._side_by_side(
            "running mutants",
            candidates,
            lambda candidate: run(candidate, self._package, draws, self._workbench, self._seconds),
        )
        findings, without_effect = survivors.of_arguments(self._package, trials)
        self._drop_warnings({each.where.partition(": ")[2] for each in findings})
        alive = [trial.candidate for trial in trials if not trial.idle and not any(trial.killed)]
        told = self._told([it for it in alive if it.argument not in without_effect], draws)
        self._findings += [*findings, *survivors.of_trials(trials, told, self._package, without_effect)]
        self._count(mutants, trials, told)

    def _drop_warnings(self, arguments: set[str]) -> None:
        """That an argument has one value, where it has been found to have no effect: that says more."""
        self._findings[:] = [
            each
            for each in self._findings
            if each.rule != "one-value" or each.level is Level.ERROR or each.where.partition(": ")[2] not in arguments
        ]

    def _side_by_side(self, stage: str, items: Sequence[Candidate], work: Callable[[Candidate], Any]) -> list[Any]:
        return side_by_side(stage, items, work, self._workbench.boxes, self._tell)

    def _told(self, alive: list[Candidate], draws: tuple[Draw, ...]) -> dict[str, Told]:
        if not alive:
            return {}
        stage = Progress("preparing inputs for survivors", 0, 1)
        search = prepare_search(
            self._package, draws, self._workbench, self._seconds, self._typical, lambda: self._tell(stage)
        )
        told = self._side_by_side(
            "telling survivors from equivalents",
            alive,
            lambda candidate: tell(candidate, self._package, search, self._workbench, self._seconds),
        )
        self._numbers["inputs_compared"] = len(search.inputs)
        return {candidate.id: each for candidate, each in zip(alive, told, strict=True)}

    def _count(self, mutants: Mutants, trials: list[Trial], told: dict[str, Told]) -> None:
        run_ = [trial for trial in trials if not trial.idle]
        killed = sum(all(trial.killed) for trial in run_)
        declared = {each.mutant for each in self._package.equivalents}
        equal = {name for name, each in told.items() if each.fate is Fate.EQUIVALENT}
        equal |= {trial.candidate.id for trial in run_ if not all(trial.killed) and trial.candidate.id in declared}
        counted = len(run_) - len(equal)
        self._numbers["mutants"] = {
            "total": len(run_),
            "killed": killed,
            "equivalent": len(equal),
            "by_luck": sum(trial.lucky and trial.candidate.id not in equal for trial in run_),
            "survived": sum(not any(trial.killed) and trial.candidate.id not in equal for trial in run_),
            "kill_rate": killed / counted if counted else 1.0,
            "operators": dict(Counter(trial.candidate.id.split(":")[0] for trial in run_)),
        }
        same = [trial.candidate for trial in run_ if trial.candidate.id in equal]
        same.sort(key=lambda it: (len(it.place), it.place))  # line 9 before line 10
        self._numbers["equivalent_mutants"] = [
            {"mutant": it.id, "where": it.place, "words": it.words, "diff": it.diff} for it in same
        ]
        self._numbers["mutants_left_out"] = mutants.left_out
