"""Rule 3: reports the mutants, forged answers and ignored arguments that the cases do not reject, and why they do not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from judge.cases.case import Case
from judge.check.candidate import Candidate
from judge.check.domain import is_seed
from judge.check.equivalence import Analysis, Fate, InputKind
from judge.check.labelled import LEAST_SHARE
from judge.check.outputs import Forgery
from judge.check.paste import paste
from judge.check.report import Finding, JsonObject, Level
from judge.check.trial import Trial
from judge.check.vary import Input
from judge.packages.package import Package

LOOSE = 0.5  # of the hidden cases that must reject answers that are larger by a tenth
NEEDLESS = 1e-3  # of the tolerance: variants with no larger error do not need it
MOST_LISTED = 10
# What cuts numbers off, takes their sign or sorts them: it may have nothing to do in any hidden case.
_LIMITS = frozenset(
    "maximum minimum fmax fmin clip relu leaky_relu abs absolute fabs sort sorted unique".split()  # noqa: SIM905
)
_FORGED = {  # where accepted answers have a known reason
    "zeros": "forged-zeros",
    "mean": "forged-mean",
    "another-case": "forged-case",
    "first-case": "forged-case",
}
_WEAKNESSES = {InputKind.SMALLER: "saturated", InputKind.LARGER: "too-small", InputKind.CROPPED: "equal-sizes"}


def report_forgeries(forgeries: Iterable[Forgery], worst_error: float) -> list[Finding]:
    """Forged answers that are accepted. `worst_error` is that of the accepted variants, in multiples of the tolerance."""
    found = [_forged(forgery, worst_error) for forgery in forgeries if forgery.accepted]
    loose = [each for each in forgeries if each.name == "tenth" and not each.accepted and each.share < LOOSE]
    return found + [_of_tolerance(Level.WARNING, "tolerance-loose", each) for each in loose]


def _forged(forgery: Forgery, worst_error: float) -> Finding:
    factor = forgery.way.factor
    if factor == 1.01 and worst_error > NEEDLESS:
        return _of_tolerance(Level.WARNING, "tolerance-needed", forgery)
    if factor in (1.01, 1.1):
        return _of_tolerance(Level.ERROR, "tolerance-huge", forgery)
    key = f"hidden: {forgery.name}"
    kind = _FORGED.get(forgery.name, "forged")
    return Finding(Level.ERROR, "outputs", kind, "cases.py", key=key, facts=_forgery_facts(forgery))


def _of_tolerance(level: Level, kind: str, forgery: Forgery) -> Finding:
    return Finding(level, "tolerance", kind, "problem.toml", key="tolerance", facts=_forgery_facts(forgery))


def _forgery_facts(forgery: Forgery) -> JsonObject:
    return {
        "forgery": forgery.name,
        "argument": forgery.way.argument,
        "path": list(forgery.way.path),
        "missed": forgery.rejected.count(False),
        "draws": len(forgery.rejected),
        "share": forgery.share,
    }


def report_arguments(package: Package, trials: Sequence[Trial]) -> list[Finding]:
    """Arguments without effect, which one value can replace in all cases, and those that are 0 or 1 in all cases."""
    ran: dict[str, list[Trial]] = defaultdict(list)
    idle: dict[str, list[int]] = defaultdict(list)
    for trial in trials:
        candidate = trial.candidate
        if candidate.argument and not trial.idle:
            ran[candidate.argument].append(trial)
        elif candidate.constant is not None:
            idle[candidate.argument].append(candidate.constant)
    accepted = {name: [trial for trial in group if not any(trial.killed)] for name, group in ran.items()}
    order = [name for name in package.signature.arguments if accepted.get(name)]
    findings = [_without_effect(name, accepted[name], len(ran[name])) for name in order]
    # An argument that neither 0 nor 1 changes, such as None, is not known to be neutral.
    neutral = {name: found[0] for name, found in sorted(idle.items()) if len(found) == 1 and name not in order}
    return findings + [_of_argument("one-value", "neutral", name, {"value": value}) for name, value in neutral.items()]


def _without_effect(name: str, accepted: Sequence[Trial], tried: int) -> Finding:
    first = accepted[0].candidate
    facts = {"constant": first.constant, "case": first.case}
    if len(accepted) == tried:
        return _of_argument("no-effect", "no-effect", name, facts)
    if is_seed(name):
        return _of_argument("one-seed", "seed-without-effect", name, facts)
    return _of_argument("no-effect", "hardly-an-effect", name, facts)


def _of_argument(rule: str, kind: str, name: str, facts: Mapping[str, Any]) -> Finding:
    return Finding(Level.ERROR, rule, kind, key="signature.arguments", argument=name, facts=facts)


def report_trials(
    trials: Sequence[Trial], analyses: Mapping[str, Analysis], package: Package, without_effect: set[str]
) -> list[Finding]:
    """Every candidate that is not rejected under every secret, and what several of them have in common."""
    declared = {each.mutant for each in package.equivalents}
    survivors = []
    for trial in trials:
        candidate = trial.candidate
        if not (trial.idle or all(trial.killed) or candidate.argument in without_effect or candidate.id in declared):
            survivors += _survivor(trial, analyses.get(candidate.id))
    common = _common_weaknesses([each for name, each in analyses.items() if name not in declared])
    return [*common, *_folded(survivors), *_rarely_rejected(trials), *_useless_declarations(trials, package)]


def _survivor(trial: Trial, analysis: Analysis | None) -> list[Finding]:
    candidate = trial.candidate
    if analysis is None:
        level = Level.WARNING if candidate.guard or trial.by_sample else Level.ERROR
        facts: JsonObject = {"missed": trial.killed.count(False), "draws": len(trial.killed)}
        return [_of_candidate(level, "luck", "mutant-by-luck", candidate, trial.rejecting, facts)]
    if analysis.fate is Fate.EQUIVALENT:
        return []
    made = analysis.input
    facts = {
        "fate": str(analysis.fate),
        "compared": analysis.compared,
        "by_sample": trial.by_sample,
        "input": made.facts() if made else None,
        "inside": made is not None and made.inside,
        "call": candidate.without,
    }
    shown = None if analysis.fate is Fate.WITHIN else made
    if _is_inactive(trial, analysis):
        return [_of_candidate(Level.ERROR, "inactive", "inactive", candidate, shown, facts)]
    level = Level.ERROR if analysis.fate is Fate.SURVIVED and not trial.by_sample else Level.WARNING
    kind = "survivor" if analysis.fate is Fate.SURVIVED else "doubtful-survivor"
    return [_of_candidate(level, "mutants", kind, candidate, shown, facts)]


def _of_candidate(
    level: Level, rule: str, kind: str, candidate: Candidate, shown: Case | Input | None, facts: Mapping[str, Any]
) -> Finding:
    return Finding(
        level,
        rule,
        kind,
        file="" if candidate.argument else "reference.py",
        line=candidate.line,
        key="signature.arguments" if candidate.argument else "",
        argument=candidate.argument,
        mutant=candidate.id,
        facts={**facts, "change": candidate.words},
        diff=candidate.diff + (f"\n\n{paste(shown.arguments)}" if shown else ""),
    )


def _is_inactive(trial: Trial, analysis: Analysis) -> bool:
    """Whether the mutant drops a call of `_LIMITS` that has nothing to do in any hidden case, though it might."""
    candidate, made = trial.candidate, analysis.input
    limits = candidate.without in _LIMITS and not candidate.guard and not trial.by_sample
    return limits and analysis.fate is Fate.OUTSIDE and made is not None and made.scale == 1


def _folded(survivors: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for the warnings of a rule in one line, and one for luck: the most severe, with the other mutants listed.

    Each survivor that is an error is a finding of its own. A case that fixes what one mutant owes to luck usually fixes the
    whole line.
    """
    groups: dict[object, list[Finding]] = defaultdict(list)
    for finding in survivors:
        alone = finding.level is Level.ERROR and finding.rule != "luck"
        groups[finding.mutant if alone else (finding.rule, finding.line, finding.argument)].append(finding)
    for group in groups.values():
        first, *more = sorted(group, key=lambda each: each.level is not Level.ERROR)
        also = [{"mutant": each.mutant, "change": each.facts["change"]} for each in more]
        yield replace(first, facts={**first.facts, "also": also})


def _common_weaknesses(analyses: Iterable[Analysis]) -> Iterator[Finding]:
    """The weakness behind survivors that only one kind of input rejects."""
    for needs, rule in _WEAKNESSES.items():
        inputs = [each.input for each in analyses if each.fate is Fate.SURVIVED and each.needs is needs and each.input]
        if inputs:
            facts = {"count": len(inputs), "input": inputs[0].facts()}
            yield Finding(Level.ERROR, rule, f"mutants-{rule}", "cases.py", key="hidden", facts=facts)


def _rarely_rejected(trials: Sequence[Trial]) -> Iterator[Finding]:
    mutants = [trial for trial in trials if not (trial.candidate.guard or trial.candidate.argument)]
    rare = [trial for trial in mutants if all(trial.killed) and trial.share < LEAST_SHARE]
    if rare:
        listed = [
            {"mutant": it.candidate.id, "line": it.candidate.line, "change": it.candidate.words, "share": it.share}
            for it in rare[:MOST_LISTED]
        ]
        facts = {"count": len(rare), "least": LEAST_SHARE, "mutants": listed}
        yield Finding(Level.NOTE, "luck", "mutants-rarely-rejected", "cases.py", key="hidden", facts=facts)


def _useless_declarations(trials: Sequence[Trial], package: Package) -> Iterator[Finding]:
    survived = {trial.candidate.id for trial in trials if not all(trial.killed)}
    known = {trial.candidate.id for trial in trials}
    for number, each in enumerate(package.equivalents):
        if each.mutant not in survived:
            kind = "declared-but-rejected" if each.mutant in known else "declared-but-unknown"
            key = f"check.equivalent[{number}]"
            yield Finding(Level.WARNING, "equivalent", kind, "problem.toml", key=key, facts={"declared": each.mutant})
