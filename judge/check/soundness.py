"""Rule 6: the reference is finite, bitwise the same in two processes, and uses at most a third of the limits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from judge.cases.case import Case
from judge.check.context import Context
from judge.check.report import Finding, Level
from judge.check.sameness import finite
from judge.comparison.outputs import write_path
from judge.comparison.tolerance import unused
from judge.inside.wire import encode
from judge.packages.package import Package
from judge.sources.execute import Answered

SHARE = 1 / 3  # of each limit: learners' programs may be slower than the author's, and their machine busier
PATIENCE = 3.0


@dataclass(frozen=True)
class Measured:
    """Seconds: to load, of the slowest call, of a whole submission, and of a typical call that was made before.

    `peak_mib` is the memory used on top of what the bare template needs.
    """

    load: float
    slowest: float
    total: float
    typical: float
    peak_mib: float


def measure(context: Context) -> tuple[list[Finding], Measured]:
    """Run the reference again, in another process, on the first two draws."""
    first, second = context.draws[:2]
    seconds: list[float] = []
    changed: list[Case] = []
    patient = replace(context, call_seconds=context.package.limits.case_seconds * PATIENCE)
    with patient.reference() as session:
        load = session.load().wall_seconds
        for case in (*first.samples, *first.hidden, *second.hidden):
            fact = session.call(case.encoded)
            seconds.append(fact.wall_seconds)
            if not (isinstance(fact.outcome, Answered) and encode(fact.outcome.value) == encode(case.want)):
                changed.append(case)
    count = len(first.samples) + len(first.hidden)
    later = sorted(seconds[count:])
    peak_mib = session.peak_bytes / (1 << 20)
    measured = Measured(load, max(seconds), load + sum(seconds[:count]), later[len(later) // 2], peak_mib)
    findings = [_of_reference("not-reproducible", case) for case in changed[:1]]
    return [*findings, *_not_finite(context), *_unused_paths(context), *_slow(context.package, measured)], measured


def _of_reference(kind: str, case: Case) -> Finding:
    facts = {"case": case.index, "sample": case.sample}
    return Finding(Level.ERROR, "reference", kind, "reference.py", facts=facts)


def _not_finite(context: Context) -> list[Finding]:
    if context.package.tolerance.nan_equal:
        return []
    cases = (*context.draws[0].samples, *(case for draw in context.draws for case in draw.hidden))
    return [_of_reference("not-finite", case) for case in cases if not finite(case.want)][:1]


def _unused_paths(context: Context) -> Iterator[Finding]:
    wants = [case.want for draw in context.draws for case in draw.hidden]
    for part in unused(context.package.tolerance, wants):
        facts = {"path": write_path(part.path)}
        yield Finding(Level.ERROR, "tolerance", "unused-path", "problem.toml", key="tolerance.output", facts=facts)


def _slow(package: Package, measured: Measured) -> Iterator[Finding]:
    limits = package.limits
    for key, used, most, unit in (
        ("case_seconds", measured.slowest, limits.case_seconds, "s"),
        ("load_seconds", measured.load, limits.load_seconds, "s"),
        ("total_seconds", measured.total, limits.total_seconds, "s"),
        ("memory_mib", measured.peak_mib, limits.memory_mib, "MiB"),
    ):
        if used > most * SHARE:
            facts = {"used": used, "limit": most, "unit": unit}
            yield Finding(Level.ERROR, "limits", "near-limit", "problem.toml", key=f"limits.{key}", facts=facts)
