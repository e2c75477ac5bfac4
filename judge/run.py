"""Runs one submission through its cases: a box, and another where a program's end took the first away before the last case.

Theory of operation
-------------------
The calling thread talks to the box; a second one decides and tells, so that the program computes the next case while the last
one is compared and stored. A clone's word is taken for an answer, never for an end: what ended or did not answer in a clone is
asked again in a box that is none, and only what happens there counts. So all ways to come by a box give the same verdicts.
"""

import dataclasses
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from judge.boxes.box import Box
from judge.boxes.start_method import StartMethod
from judge.cases.prepare import Case
from judge.decide import decide_case, decide_submission, refusal
from judge.observation import MISSING, Observation, weight
from judge.packages.package import Package
from judge.result import CaseResult, Result, Timings
from judge.sources import execute
from judge.verdict import Verdict

NOT_REACHED = "This case was not reached."
LOADING = -1
MAX_OBSERVED_BYTES = 64 << 20  # of answers that are kept until the end; later ones are not diagnosed


class Supply(Protocol):
    """Where boxes come from."""

    def __call__(self, *, cloned: bool) -> Box:
        """A box; one that is no clone where `cloned` is false. Raises BoxError."""


class Run:
    """One submission. `supply` makes its boxes, `doubt` is told where a clone ended over what another box answered."""

    def __init__(
        self,
        package: Package,
        source: bytes,
        cases: tuple[Case, ...],
        supply: Supply,
        doubt: Callable[[], None],
        *,
        reveal: bool,
    ) -> None:
        self._package = package
        self._source = source
        self._cases = cases
        self._supply = supply
        self._doubt = doubt
        self._reveal = reveal
        self._started = time.monotonic()
        self._lost_seconds = 0.0  # to what is asked again: it does not count against the program
        self._doubted: int | None = None  # the case, or LOADING, over which a clone has ended
        self._again = False  # whether loading is to be done again
        self._peak_bytes = 0
        self._loading: execute.Fact | None = None
        self._seconds = dict.fromkeys(("box", "load", "cases", "compare"), 0.0)  # each is added to by one thread only
        self._told: list[Future[CaseResult]] = []
        self.observations: list[Observation] = []  # what was answered, for a diagnosis
        self._observed_bytes = 0

    def judge(self, on_case: Callable[[CaseResult], None]) -> Result:
        """Judge; `on_case` is called in order, from another thread at times, and has returned for all cases when this returns."""
        with ThreadPoolExecutor(1, "teller") as teller:
            position = 0
            while position < len(self._cases):
                position = self._in_one_box(position, lambda *args: self._tell(teller, on_case, *args))
                if not self._told and self._loading is not None and not _answered(self._loading) and not self._again:
                    return self._refused(self._loading)
            results = [told.result() for told in self._told]
        for case in self._cases[len(results) :]:
            results.append(_not_reached(case))
            on_case(results[-1])
        verdict, message = decide_submission(results)
        output = self._loading.output if self._loading else ""
        return Result(
            verdict,
            tuple(results),
            self._elapsed(),
            self._peak_bytes,
            message,
            output=output,
            timings=Timings(**self._seconds),
        )

    def _elapsed(self) -> float:
        return time.monotonic() - self._started

    def _left(self) -> float:
        return max(self._package.limits.total_seconds - self._elapsed() + self._lost_seconds, 0.001)

    def _in_one_box(self, first: int, tell: Callable[[Case, execute.Fact, float], None]) -> int:
        """Judge until the box ends; which case is next. A limit ends the judging; any other end goes on in another box."""
        limits = self._package.limits
        started = time.monotonic()
        with self._supply(cloned=self._doubted is None) as box:
            self._seconds["box"] += time.monotonic() - started
            self._loading = self._load(box)
            self._again = self._doubtful(LOADING, box, self._loading)
            if self._again:
                return first
            if not _answered(self._loading):
                self._note_peak(box)
                return len(self._cases)  # it loaded once, perhaps, and not twice
            for position in range(first, len(self._cases)):
                case = self._cases[position]
                seconds = min(limits.case_seconds, self._left())
                fact = execute.plausible(execute.call(box, case.encoded, seconds), self._source)
                self._seconds["cases"] += fact.wall_seconds
                if self._doubtful(position, box, fact):
                    return position
                tell(case, fact, seconds)
                if isinstance(fact.outcome, execute.Ended | execute.ProtocolViolation):
                    self._note_peak(box)
                    return len(self._cases) if _met_a_limit(fact.outcome) else position + 1
            self._note_peak(box)
            return len(self._cases)

    def _load(self, box: Box) -> execute.Fact:
        seconds = min(self._package.limits.load_seconds, self._left())
        fact = execute.load(box, self._source, self._package.signature, seconds)
        self._seconds["load"] += fact.wall_seconds
        return fact

    def _doubtful(self, position: int, box: Box, fact: execute.Fact) -> bool:
        """Whether to ask again, in a box that is no clone. From the first doubt on, no box of this submission is one."""
        ended = isinstance(fact.outcome, execute.Ended)
        if box.way is StartMethod.CLONE and ended:
            self._doubted = position
            self._lost_seconds += fact.wall_seconds
            return True
        if self._doubted == position and not ended:
            self._doubt()
        return False

    def _tell(
        self,
        teller: ThreadPoolExecutor,
        on_case: Callable[[CaseResult], None],
        case: Case,
        fact: execute.Fact,
        seconds: float,
    ) -> None:
        for told in self._told[-2:]:
            if told.done():
                told.result()  # what went wrong there ends the judging here
        self._told.append(teller.submit(self._decide, on_case, case, fact, seconds))

    def _decide(
        self, on_case: Callable[[CaseResult], None], case: Case, fact: execute.Fact, seconds: float
    ) -> CaseResult:
        started = time.monotonic()
        granted = dataclasses.replace(self._package.limits, case_seconds=seconds)
        visible = case.sample or self._reveal
        result = decide_case(case, fact, self._package.tolerance, granted, visible=visible)
        self._seconds["compare"] += time.monotonic() - started
        self._observe(case, fact, equal=result.verdict is Verdict.ACCEPTED)
        on_case(result)
        return result

    def _observe(self, case: Case, fact: execute.Fact, *, equal: bool) -> None:
        got = fact.outcome.value if isinstance(fact.outcome, execute.Answered) else MISSING
        self._observed_bytes += weight(got)
        if self._observed_bytes > MAX_OBSERVED_BYTES:
            got = MISSING
        self.observations.append(Observation(case.index, case.sample, case.arguments, got, case.want, equal))

    def _note_peak(self, box: Box) -> None:
        self._peak_bytes = max(self._peak_bytes, box.end().peak_bytes)

    def _refused(self, fact: execute.Fact) -> Result:
        """The source could not be loaded: there are no cases to speak of."""
        outcome = fact.outcome
        assert not isinstance(outcome, execute.Answered)
        limits = dataclasses.replace(self._package.limits, case_seconds=self._package.limits.load_seconds)
        verdict, message = refusal(outcome, limits, visible=True)
        raised = outcome if isinstance(outcome, execute.Raised) else None
        return Result(
            verdict, (), self._elapsed(), self._peak_bytes, message, output=fact.output, timings=Timings(**self._seconds),
            traceback=raised.trace if raised else "", line=raised.line if raised else None,
        )  # fmt: skip


def _answered(fact: execute.Fact) -> bool:
    return isinstance(fact.outcome, execute.Answered)


def _met_a_limit(outcome: execute.Ended | execute.ProtocolViolation) -> bool:
    return isinstance(outcome, execute.Ended) and outcome.exit.stopped_by is not None


def _not_reached(case: Case) -> CaseResult:
    return CaseResult(case.index, case.sample, None, None, None, NOT_REACHED)
