"""Checks a package from beginning to end. This is the room's entry point.

*Theory of operation.* We read the files first, then draw the cases, which everything else needs. The labelled submissions are
judged as learners' submissions are. Then programs and answers that are wrong on purpose are compared with the hidden cases of
five draws: answers forged from the expected ones, the reference with an argument ignored, and mutants of its source. Those
that no case rejects run next to the reference on thousands of further inputs, which tells mistakes from equivalent programs.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from judge.check.candidate import Candidate, ignoring, of_mutant
from judge.check.context import Context
from judge.check.draws import SECRETS, find_repeated_cases, split
from judge.check.equivalence import STAGE, Analysis, Fate, analyse, prepare_search
from judge.check.labelled import collect_answers, judge_labelled, measure_margins
from judge.check.mutate import mutate
from judge.check.outputs import forge
from judge.check.report import Finding, JsonObject, Level, Progress, Report, ordered
from judge.check.soundness import measure
from judge.check.survivors import report_arguments, report_forgeries, report_trials
from judge.check.trial import Trial, run_candidate
from judge.check.twins import find_twins
from judge.check.weakness import find_weaknesses
from judge.check.wording import place_of, worded
from judge.check.workbench import Workbench, uses_jax
from judge.check.written import read_through
from judge.errors import PackageError
from judge.packages.package import Package

LEAST_SECONDS, LEAST_SECONDS_COMPILING = 2.0, 6.0  # a call of a mutant on a busy machine; where JAX may compile
FACTOR = 10.0  # times what the reference needs


def check(
    package: Package, workbench: Workbench, on_progress: Callable[[Progress], None], *, strict: bool = False
) -> Report:
    """Everything that is proved of a package before it is published. `strict` turns warnings into errors.

    Raises:
        BoxError: the machine could not run a box.
        What `on_progress` raises: the calling thread calls it.
    """
    on_progress(Progress("reading", 0, 1))
    findings = read_through(package)
    numbers: JsonObject = {}
    if not any(finding.rule == "sources" and finding.level is Level.ERROR for finding in findings):
        try:
            _run(Context(package, workbench, on_progress), findings, numbers)
        except PackageError as fault:
            findings.append(_of_fault(fault))
    return Report(package.slug, package.digest, tuple(map(worded, ordered(findings, strict=strict))), numbers)


def refused(slug: str, fault: PackageError, digest: str = "") -> Report:
    """The report of a package that cannot be read, or whose own code fails."""
    return Report(slug, digest, (worded(_of_fault(fault)),), {})


def _of_fault(fault: PackageError) -> Finding:
    return Finding(Level.ERROR, "package", "package", fault.where, facts={"message": fault.message})


def _run(context: Context, findings: list[Finding], numbers: JsonObject) -> None:
    """The steps that run programs. They add to `findings` and `numbers`, which stay if a later step fails."""
    context = _with_draws(context)
    found, measured = measure(context)
    limit = context.package.limits.case_seconds
    context = replace(context, call_seconds=limit, typical_seconds=measured.typical)
    findings += [*found, *find_repeated_cases(context.draws), *judge_labelled(context)]
    numbers |= {"hidden_cases": len(context.draws[0].hidden), "reference_seconds": round(measured.total, 3)}
    answers = collect_answers(context)
    found, margins = measure_margins(context, answers, {each.file for each in findings if each.rule == "verdicts"})
    findings += [*found, *find_twins(context, answers)]
    numbers |= margins
    least = LEAST_SECONDS_COMPILING if uses_jax(context.package) else LEAST_SECONDS
    context = replace(context, call_seconds=min(limit, max(least, FACTOR * measured.slowest)))
    context.announce("inspecting the cases")
    findings += find_weaknesses(context)
    context.announce("forging answers")
    forged = forge(context.draws, context.package.tolerance, context.package.signature.arguments)
    margin = numbers["accepted_margin"]
    findings += report_forgeries(forged, worst_error=1 / margin if margin else math.inf)
    numbers["forgeries"] = {each.name: each.share for each in forged}
    _run_mutants(context, findings, numbers)


def _with_draws(context: Context) -> Context:
    draws = []
    for number, secret in enumerate(SECRETS):
        context.announce("drawing cases", number, len(SECRETS))
        draws.append(split(context.workbench.cases(context.package, secret)))
    return replace(context, draws=tuple(draws))


def _run_mutants(context: Context, findings: list[Finding], numbers: JsonObject) -> None:
    package = context.package
    mutants = mutate(package.reference)
    candidates = [*map(of_mutant, mutants.chosen), *ignoring(package, context.draws[0].pool)]
    trials = context.map("running mutants", candidates, lambda candidate: run_candidate(candidate, context))
    of_arguments = report_arguments(package, trials)
    named = {each.argument for each in of_arguments}
    # That an argument has one value matters less than that it has no effect.
    findings[:] = [
        it for it in findings if (it.rule, it.level) != ("one-value", Level.WARNING) or it.argument not in named
    ]
    without_effect = {each.argument for each in of_arguments if each.kind != "neutral"}
    analyses = _analyses(
        context, [trial for trial in trials if trial.candidate.argument not in without_effect], numbers
    )
    findings += [*of_arguments, *report_trials(trials, analyses, package, without_effect)]
    numbers |= _counts(package, trials, analyses)
    numbers["mutants_left_out"] = mutants.left_out


def _analyses(context: Context, trials: list[Trial], numbers: JsonObject) -> dict[str, Analysis]:
    """What the candidates that no hidden case rejects turn out to be, by their ids."""
    alive = [trial.candidate for trial in trials if not trial.idle and not any(trial.killed)]
    if not alive:
        return {}
    context.announce(STAGE)
    search = prepare_search(context)
    stage = "comparing survivors with the reference"
    analyses = context.map(stage, alive, lambda candidate: analyse(candidate, context, search))
    numbers["inputs_compared"] = len(search.inputs)
    return {candidate.id: each for candidate, each in zip(alive, analyses, strict=True)}


def _counts(package: Package, trials: list[Trial], analyses: Mapping[str, Analysis]) -> JsonObject:
    ran = [trial for trial in trials if not trial.idle]
    declared = {each.mutant for each in package.equivalents}
    equivalent = {name for name, each in analyses.items() if each.fate is Fate.EQUIVALENT}
    equivalent |= {trial.candidate.id for trial in ran if not all(trial.killed) and trial.candidate.id in declared}
    others = [trial for trial in ran if trial.candidate.id not in equivalent]
    killed = sum(all(trial.killed) for trial in ran)
    counts = {
        "total": len(ran),
        "killed": killed,
        "equivalent": len(equivalent),
        "by_luck": sum(trial.lucky for trial in others),
        "survived": sum(not any(trial.killed) for trial in others),
        "kill_rate": killed / len(others) if others else 1.0,
        "operators": dict(Counter(trial.candidate.operator for trial in ran)),
    }
    same = [trial.candidate for trial in ran if trial.candidate.id in equivalent]
    same.sort(key=lambda it: (it.line is None, it.line or 0, len(it.argument), it.argument))
    return {"mutants": counts, "equivalent_mutants": [_row(candidate) for candidate in same]}


def _row(candidate: Candidate) -> JsonObject:
    where = place_of("", None, "signature.arguments", candidate.argument)
    return {
        "mutant": candidate.id,
        "where": where if candidate.argument else place_of("reference.py", candidate.line),
        "line": candidate.line,
        "argument": candidate.argument,
        "words": candidate.words,
        "diff": candidate.diff,
    }
