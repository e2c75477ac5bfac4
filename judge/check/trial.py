"""Tries a candidate on every draw: is it rejected under each secret, and by how many of the hidden cases?"""

from dataclasses import dataclass

from judge.cases.case import Case
from judge.check.candidate import Candidate
from judge.check.draws import Draw
from judge.check.sameness import rejects
from judge.check.workbench import Program, Workbench
from judge.inside.wire import encode
from judge.packages.package import Package

LEAST_CHANGED = 0.3  # of the calls; an argument may well not matter in a few edge cases


@dataclass(frozen=True)
class Trial:
    """`killed` tells of each draw whether a hidden case rejects the candidate; `share` is of the first draw's cases.

    `by_sample` says that a sample rejects it; `idle` that it changed no call of any draw, or too few for their accepting it
    to prove anything.
    """

    candidate: Candidate
    killed: tuple[bool, ...]
    share: float
    by_sample: bool
    idle: bool = False
    rejecting: Case | None = None

    @property
    def lucky(self) -> bool:
        """Is it rejected under some of the secrets only?"""
        return any(self.killed) and not all(self.killed)


def run(candidate: Candidate, package: Package, draws: tuple[Draw, ...], workbench: Workbench, seconds: float) -> Trial:
    """One candidate: all hidden cases of the first draw, those of the others until one rejects it."""
    changed = _changed(candidate, draws)
    if not changed:
        return Trial(candidate, (False,) * len(draws), 0.0, by_sample=False, idle=True)
    with workbench.session(package, candidate.source, seconds) as session:
        first = [_rejects(candidate, case, draws[0], package, session) for case in draws[0].hidden]
        rejecting = [next((case for case, found in zip(draws[0].hidden, first, strict=True) if found), None)]
        for draw in draws[1:]:
            cases = sorted(
                draw.hidden, key=lambda case: not _found(first, case, draw)
            )  # what told it before goes first
            rejecting.append(next((it for it in cases if _rejects(candidate, it, draw, package, session)), None))
        killed = [case is not None for case in rejecting]
        by_sample = not all(killed) and any(
            _rejects(candidate, case, draws[0], package, session) for case in draws[0].samples
        )
    idle = changed < LEAST_CHANGED and not all(killed)
    shown = next((case for case in rejecting if case is not None), None)
    return Trial(candidate, tuple(killed), sum(first) / len(first), by_sample, idle, shown)


def _changed(candidate: Candidate, draws: tuple[Draw, ...]) -> float:
    """The share of all calls that it changes."""
    if not candidate.argument:
        return 1.0
    changed = [_sent(candidate, case, draw) != case.encoded for draw in draws for case in draw.hidden]
    return sum(changed) / len(changed)


def _found(first: list[bool], case: Case, draw: Draw) -> bool:
    place = case.index - draw.hidden[0].index
    return place < len(first) and first[place]


def _sent(candidate: Candidate, case: Case, draw: Draw) -> bytes:
    return encode(candidate.change(case.arguments, draw.pool))


def _rejects(candidate: Candidate, case: Case, draw: Draw, package: Package, session: Program) -> bool:
    sent = _sent(candidate, case, draw) if candidate.argument else case.encoded
    return rejects(session.call(sent), case.want, package.tolerance)
