"""Rule 6: the reference is finite, bitwise the same in two processes, and within a third of the limits."""

from collections.abc import Iterator
from dataclasses import dataclass

from judge.cases.case import Case
from judge.check.draws import Draw
from judge.check.report import Finding, Level
from judge.check.sameness import finite
from judge.check.workbench import Workbench
from judge.comparison.outputs import write_path
from judge.comparison.tolerance import unused
from judge.inside.wire import encode
from judge.packages.package import Package
from judge.sources.execute import Answered

SHARE = 1 / 3  # of each limit: learners' programs may be slower than the author's, and their machine busier
PATIENCE = 3.0


@dataclass(frozen=True)
class Measured:
    """Seconds: of loading, of the slowest call, of a whole submission, and of a typical call that has been made before.

    `peak_mib` is how much memory it took, above what the bare template needs.
    """

    load: float
    slowest: float
    total: float
    typical: float
    peak_mib: float


def measure(package: Package, draws: tuple[Draw, ...], workbench: Workbench) -> tuple[list[Finding], Measured]:
    """Run the reference again, in another process, on the first two draws."""
    cases = [*draws[0].samples, *draws[0].hidden, *draws[1].hidden]
    findings: list[Finding] = []
    seconds, again = [], None
    with workbench.session(package, package.files["reference.py"], package.limits.case_seconds * PATIENCE) as session:
        load = session.load().wall_seconds
        for case in cases:
            fact = session.call(case.encoded)
            seconds.append(fact.wall_seconds)
            if again is None and not (
                isinstance(fact.outcome, Answered) and encode(fact.outcome.value) == encode(case.want)
            ):
                again = case
    if again is not None:
        findings.append(_changing(again))
    first = seconds[: len(draws[0].samples) + len(draws[0].hidden)]
    later = sorted(seconds[len(first) :])
    peak_mib = session.peak_bytes / (1 << 20)
    measured = Measured(load, max(seconds), load + sum(first), later[len(later) // 2], peak_mib)
    return [*findings, *_unfinite(package, draws), *_lost(package, draws), *_slow(package, measured)], measured


def _changing(case: Case) -> Finding:
    return Finding(
        Level.ERROR,
        "reference",
        "reference.py",
        f"answers {_name(case)} differently in two processes",
        "Take randomness from an argument, and iterate over no set: its order changes from process to process.",
    )


def _unfinite(package: Package, draws: tuple[Draw, ...]) -> Iterator[Finding]:
    if package.tolerance.nan_equal:
        return
    for case in (*draws[0].samples, *(case for draw in draws for case in draw.hidden)):
        if not finite(case.want):
            found = f"answers {_name(case)} with a number that is not finite"
            remedy = "Draw inputs with finite answers, or set tolerance.nan_equal where NaN is what is asked for."
            yield Finding(Level.ERROR, "reference", "reference.py", found, remedy)
            return


def _lost(package: Package, draws: tuple[Draw, ...]) -> Iterator[Finding]:
    for part in unused(package.tolerance, [case.want for draw in draws for case in draw.hidden]):
        found = f"the path {write_path(part.path)} of a [[tolerance.output]] leads nowhere in any expected answer"
        remedy = "Correct the path, or remove the table."
        yield Finding(Level.ERROR, "tolerance", "problem.toml: tolerance.output", found, remedy)


def _slow(package: Package, measured: Measured) -> Iterator[Finding]:
    limits = package.limits
    for key, used, most, unit in (
        ("case_seconds", measured.slowest, limits.case_seconds, "s"),
        ("load_seconds", measured.load, limits.load_seconds, "s"),
        ("total_seconds", measured.total, limits.total_seconds, "s"),
        ("memory_mib", measured.peak_mib, limits.memory_mib, "MiB"),
    ):
        if used > most * SHARE:
            found = f"the reference needs {used:.2f} {unit} of {most:g} {unit}, more than a third"
            yield Finding(
                Level.ERROR, "limits", f"problem.toml: limits.{key}", found, "Raise the limit, or draw smaller cases."
            )


def _name(case: Case) -> str:
    return f"case {case.index} ({'a sample' if case.sample else 'hidden'})"
