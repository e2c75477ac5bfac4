"""Rule 3: says what became of the mutants, forged answers and ignored arguments, and names each weakness that let one by."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from judge.check.candidate import Candidate
from judge.check.domain import is_seed
from judge.check.equivalence import Fate, InputKind, Told
from judge.check.labelled import LEAST_SHARE, luck
from judge.check.outputs import Forgery
from judge.check.paste import paste
from judge.check.report import Finding, Level
from judge.check.trial import Trial
from judge.packages.package import Package

LOOSE = 0.5  # of the hidden cases that must reject what is off by a tenth
NEEDLESS = 1e-3  # of the tolerance: who errs by no more does not need it
_GIVE_IT_SOMETHING = (
    "Draw cases in which it has something to do; or, if the statement promises that it never has, declare the mutant in "
    "[[check.equivalent]]."
)
MOST_LISTED = 10
_LIMITS = frozenset(
    [
        "maximum",
        "minimum",
        "fmax",
        "fmin",
        "clip",
        "relu",
        "leaky_relu",
        "abs",
        "absolute",
        "fabs",
        "sort",
        "sorted",
        "unique",
    ]
)
_ADD = "Add a hidden case that tells it apart"


def of_forgeries(forgeries: list[Forgery], worst_error: float) -> list[Finding]:
    """Answers that were forged without running anything. `worst_error` is that of the accepted variants, over the tolerance."""
    found = [_forged(forgery, worst_error) for forgery in forgeries if forgery.accepted]
    found += [_loose(each) for each in forgeries if each.name == "tenth" and not each.accepted and each.share < LOOSE]
    return found


def _loose(forgery: Forgery) -> Finding:
    found = f"huge tolerance: only {forgery.share:.0%} of the hidden cases reject {forgery.words}"
    remedy = "Tighten tolerance.atol, or give the numbers of all cases about the same size."
    return Finding(Level.WARNING, "tolerance", "problem.toml: tolerance", found, remedy)


def _forged(forgery: Forgery, worst_error: float) -> Finding:
    missed = sum(verdict is False for verdict in forgery.rejected)
    under = "" if missed == len(forgery.rejected) else f", under {missed} of {len(forgery.rejected)} secrets"
    if forgery.name.startswith(("percent", "tenth")):
        return _wide(forgery, under, needed=forgery.name == "percent" and worst_error > NEEDLESS)
    why, remedy = _REASONS.get(
        forgery.name, ("", "Draw inputs whose answers differ from it by more than the tolerance.")
    )
    found = f"no hidden case rejects {forgery.words}{under}{why}"
    return Finding(Level.ERROR, "outputs", f"cases.py: hidden: {forgery.name}", found, remedy)


_REASONS = {
    "zeros": (": the answers are too small for this tolerance", "Draw larger inputs, or tighten the tolerance."),
    "mean": (
        ": the numbers of an answer hardly differ from each other",
        "Draw inputs that are larger and more varied, or tighten the tolerance.",
    ),
    "another-case": (": all cases have nearly the same answer", "Draw cases whose answers differ."),
    "first-case": (": all cases have nearly the same answer", "Draw cases whose answers differ."),
}


def _wide(forgery: Forgery, under: str, *, needed: bool) -> Finding:
    found = f"huge tolerance: no hidden case rejects {forgery.words}{under}"
    remedy = "Tighten tolerance.atol and tolerance.rtol" + (
        ", as far as the accepted variants allow." if needed else ": the accepted variants do not need it."
    )
    return Finding(Level.WARNING if needed else Level.ERROR, "tolerance", "problem.toml: tolerance", found, remedy)


def of_arguments(package: Package, trials: Sequence[Trial]) -> tuple[list[Finding], set[str]]:
    """The arguments without effect, and their names: one value in their place is accepted by every case of every draw."""
    groups: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        if trial.candidate.argument and not trial.idle:
            groups[trial.candidate.argument].append(trial)
    spared = {name: [trial for trial in group if not any(trial.killed)] for name, group in groups.items()}
    order = [name for name in package.signature.arguments if spared.get(name)]
    findings = [_without_effect(name, spared[name], len(groups[name])) for name in order]
    findings += [_neutral(name, value) for name, value in sorted(_always(trials).items()) if name not in order]
    return findings, set(order)


def _without_effect(name: str, spared: Sequence[Trial], tried: int) -> Finding:
    what = spared[0].candidate.words.partition(": ")[2]
    whole = "no effect" if len(spared) == tried else "hardly an effect"
    found = f"the argument `{name}` has {whole} on the expected outputs: {what}, and no hidden case rejects that"
    if is_seed(name) and len(spared) < tried:
        remedy = f"Draw `{name}` afresh for each case, so that the answers differ with it."
        return Finding(Level.ERROR, "one-seed", f"signature.arguments: {name}", f"one seed for all: {found}", remedy)
    remedy = f"Draw cases in which `{name}` matters, or leave it out of the signature."
    return Finding(Level.ERROR, "no-effect", f"signature.arguments: {name}", found, remedy)


def _always(trials: Sequence[Trial]) -> dict[str, str]:
    """The arguments that are 0, or 1, throughout; not those of which neither can be told, such as None."""
    idle = [trial.candidate for trial in trials if trial.idle and trial.candidate.id.endswith((":0", ":1"))]
    values: dict[str, list[str]] = defaultdict(list)
    for candidate in idle:
        values[candidate.argument].append(candidate.id[-1])
    return {name: found[0] for name, found in values.items() if len(found) == 1}


def _neutral(name: str, value: str) -> Finding:
    return Finding(
        Level.ERROR,
        "one-value",
        f"signature.arguments: {name}",
        f"the argument `{name}` is {value} (or as good as {value}) in every hidden case: a program that ignores it is accepted",
        f"Give `{name}` other values as well, or leave it out of the signature.",
    )


def of_trials(
    trials: Sequence[Trial], told: dict[str, Told], package: Package, without_effect: set[str]
) -> list[Finding]:
    """What is to be said of each candidate that was not rejected under every secret."""
    declared = {each.mutant for each in package.equivalents}
    findings = list(_named([each for each in told.items() if each[0] not in declared]))
    survivors = []
    for trial in trials:
        if trial.idle or all(trial.killed) or trial.candidate.argument in without_effect:
            continue
        if trial.candidate.id not in declared:
            finding = _survivor(trial, told.get(trial.candidate.id))
            survivors += [(trial.candidate, finding)] if finding else []
    return [*findings, *_folded(survivors), *_rare(trials), *_declared(trials, package)]


def _folded(survivors: Sequence[tuple[Candidate, Finding]]) -> Iterator[Finding]:
    """Warnings of one rule about one line as one, and luck: the gravest of them, and which mutants there are besides.

    Each that survives is an error by itself; a case that mends what one mutant owes to luck most often mends the line.
    """
    groups: dict[object, list[tuple[Candidate, Finding]]] = defaultdict(list)
    for candidate, finding in survivors:
        line = candidate.where.removesuffix(candidate.id)
        alone = finding.level is Level.ERROR and finding.rule != "luck"
        groups[candidate.id if alone else (finding.rule, line)].append((candidate, finding))
    for group in groups.values():
        (_, first), *more = sorted(group, key=lambda each: each[1].level is not Level.ERROR)
        others = "; ".join(f"{candidate.words} ({candidate.id})" for candidate, _ in more)
        also = f"{first.found.rstrip('.')}. So do {len(more)} more of this line: {others}."
        yield replace(first, found=also) if more else first


def _survivor(trial: Trial, told: Told | None) -> Finding | None:
    candidate = trial.candidate
    if told is None:
        return _lucky(trial)
    if told.fate is Fate.EQUIVALENT:
        return None
    case = f"\n\n{paste(told.input.arguments)}" if told.input and told.fate is not Fate.WITHIN else ""
    if _has_nothing_to_do(trial, told):
        found = (
            f"`{candidate.without}` changes nothing in any hidden case: a program without it is accepted. {_how(told)}"
        )
        return Finding(Level.ERROR, "inactive", candidate.where, found, _GIVE_IT_SOMETHING, candidate.diff + case)
    found, remedy = f"{candidate.words}: it survives. {_how(told)}", _remedy(told)
    level = Level.ERROR if told.fate is Fate.SURVIVED and not trial.by_sample else Level.WARNING
    if trial.by_sample:
        found += " Only a sample rejects it."
    return Finding(level, "mutants", candidate.where, found, remedy, candidate.diff + case)


def _lucky(trial: Trial) -> Finding:
    candidate = trial.candidate
    level = Level.WARNING if candidate.guard or trial.by_sample else Level.ERROR
    found = f"{candidate.words}: {luck(trial.killed)}"
    remedy = "Do not leave to chance what must occur for it to show: fix it in the list of cases."
    case = ""
    if trial.rejecting is not None:
        remedy += " This case, which another secret drew, rejects it."
        case = f"\n\n{paste(trial.rejecting.arguments)}"
    return Finding(level, "luck", candidate.where, found, remedy, candidate.diff + case)


def _has_nothing_to_do(trial: Trial, told: Told) -> bool:
    """Is it something that cuts numbers off, takes their sign or sorts them, and never has anything to do, though it might?"""
    candidate = trial.candidate
    limits = candidate.without in _LIMITS and not candidate.guard and not trial.by_sample
    return limits and told.fate is Fate.OUTSIDE and told.input is not None and told.input.scale == 1


def _how(told: Told) -> str:
    assert told.input is not None
    if told.fate is Fate.WITHIN:
        return f"In {told.compared} inputs it differs from the reference, and never by more than the tolerance."
    promised = told.fate is Fate.SURVIVED or told.input.inside
    where = "" if promised else ", which may lie outside of what the statement promises or only overflow"
    return f"This input tells it apart{where}: {told.input.how}."


def _remedy(told: Told) -> str:
    if told.fate is Fate.SURVIVED:
        return f"{_ADD}, such as the one below."
    return f"{_ADD}, if the statement promises one; or declare it in [[check.equivalent]], with the reason."


def _named(told: list[tuple[str, Told]]) -> Iterator[Finding]:
    """The weakness behind several survivors, where they are all told apart in the same way."""
    lost = [each for _, each in told if each.fate is Fate.SURVIVED]
    for way, rule, what, remedy in _WEAKNESSES:
        inputs = [each.input for each in lost if each.way is way and each.input]
        if inputs:
            count = f"{len(inputs)} mutant{' is' if len(inputs) == 1 else 's are'}"
            found = f"{what}: {count} told apart only by inputs such as this: {inputs[0].how}"
            yield Finding(Level.ERROR, rule, "cases.py: hidden", found, remedy)


_WEAKNESSES = (
    (
        InputKind.SMALLER,
        "saturated",
        "the inputs are so large that the answer saturates",
        "Draw smaller numbers as well.",
    ),
    (
        InputKind.LARGER,
        "too-small",
        "the inputs are so small that not all of the formula shows",
        "Draw larger numbers as well.",
    ),
    (InputKind.CROPPED, "equal-sizes", "sizes coincide", "Draw cases whose sizes all differ."),
)


def _rare(trials: Sequence[Trial]) -> Iterator[Finding]:
    mutants = [trial for trial in trials if not (trial.candidate.guard or trial.candidate.argument)]
    rare = [trial for trial in mutants if all(trial.killed) and trial.share < LEAST_SHARE]
    if rare:
        listed = "; ".join(map(_told_rare, rare[:MOST_LISTED]))
        more = f"; and {len(rare) - MOST_LISTED} more" if len(rare) > MOST_LISTED else ""
        count = f"{len(rare)} mutant{' is' if len(rare) == 1 else 's are'}"
        found = f"{count} rejected by less than {LEAST_SHARE:.0%} of the hidden cases. In {listed}{more}"
        yield Finding(Level.NOTE, "luck", "cases.py: hidden", found, "Consider more cases of the kind that shows them.")


def _told_rare(trial: Trial) -> str:
    candidate = trial.candidate
    return f"{candidate.place.removeprefix('reference.py, ')}, {candidate.words} ({trial.share:.0%})"


def _declared(trials: Sequence[Trial], package: Package) -> Iterator[Finding]:
    survived = {trial.candidate.id for trial in trials if not all(trial.killed)}
    known = {trial.candidate.id for trial in trials}
    for number, each in enumerate(package.equivalents):
        if each.mutant not in survived:
            found = f"`{each.mutant}` is {'rejected by the cases' if each.mutant in known else 'the id of no mutant'}"
            where = f"problem.toml: check.equivalent[{number}]"
            yield Finding(Level.WARNING, "equivalent", where, found, "Remove the declaration.")
