"""Runs a candidate on every draw: is it rejected under each secret, and by how many of the hidden cases?"""

from dataclasses import dataclass

from judge.cases.case import Case
from judge.check.candidate import Candidate
from judge.check.context import Context
from judge.check.draws import Draw
from judge.check.sameness import rejects
from judge.check.workbench import Program
from judge.inside.wire import encode
from judge.sources.execute import Outcome

LEAST_CHANGED = 0.3  # of the calls; an argument may well not matter in a few edge cases


@dataclass(frozen=True)
class Trial:
    """`killed` says for each draw whether a hidden case rejects the candidate; `share` is that of the first draw's cases.

    `by_sample` says that a sample rejects it. `idle` says that it changes no call, or too few to prove anything where they
    accept it. `rejecting` is a hidden case that rejects it.
    """

    candidate: Candidate
    killed: tuple[bool, ...]
    share: float
    by_sample: bool
    idle: bool = False
    rejecting: Case | None = None

    @property
    def lucky(self) -> bool:
        """Whether it is rejected under some of the secrets only."""
        return any(self.killed) and not all(self.killed)


def run_candidate(candidate: Candidate, context: Context) -> Trial:
    """Run all hidden cases of the first draw, and those of the other draws until one rejects the candidate."""
    draws = context.draws
    changed = _share_changed(candidate, draws)
    if not changed:
        return Trial(candidate, (False,) * len(draws), 0.0, by_sample=False, idle=True)
    with context.session(candidate.source) as session:

        def rejected(case: Case, draw: Draw) -> bool:
            return rejects(_call(session, candidate, case, draw), case.want, context.package.tolerance)

        first = [rejected(case, draws[0]) for case in draws[0].hidden]
        rejecting = [next((case for case, found in zip(draws[0].hidden, first, strict=True) if found), None)]
        for draw in draws[1:]:
            cases = sorted(draw.hidden, key=lambda case: not _rejected_before(first, case, draw))
            rejecting.append(next((case for case in cases if rejected(case, draw)), None))
        killed = tuple(case is not None for case in rejecting)
        by_sample = not all(killed) and any(rejected(case, draws[0]) for case in draws[0].samples)
    idle = changed < LEAST_CHANGED and not all(killed)
    shown = next((case for case in rejecting if case is not None), None)
    return Trial(candidate, killed, sum(first) / len(first), by_sample, idle, shown)


def _share_changed(candidate: Candidate, draws: tuple[Draw, ...]) -> float:
    """The share of all calls that the candidate changes."""
    if not candidate.argument:
        return 1.0
    changed = [_sent(candidate, case, draw) != case.encoded for draw in draws for case in draw.hidden]
    return sum(changed) / len(changed)


def _rejected_before(first: list[bool], case: Case, draw: Draw) -> bool:
    place = case.index - draw.hidden[0].index
    return place < len(first) and first[place]


def _call(session: Program, candidate: Candidate, case: Case, draw: Draw) -> Outcome:
    return session.call(_sent(candidate, case, draw)).outcome


def _sent(candidate: Candidate, case: Case, draw: Draw) -> bytes:
    return encode(candidate.change(case.arguments, draw.pool)) if candidate.argument else case.encoded
