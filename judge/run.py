"""Judges one source on its cases.

*Theory of operation.* The calling thread talks to the box through a `Session`. A second thread decides and announces, so that the
program computes the next case while the last one is compared and stored. Cases are announced in order.
"""

import dataclasses
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from judge.cases.case import Case
from judge.decide import decide_case, decide_submission, refusal
from judge.observation import MISSING, Observation
from judge.packages.package import Limits, Package
from judge.result import CaseResult, Result, Timings
from judge.sources.execute import Answered, Fact, NotReached, Raised
from judge.sources.session import Session
from judge.verdict import Verdict

OnCase = Callable[[CaseResult], None]
Observe = Callable[[Observation], None]


class Run:
    """One judgement: `session` holds the source; `reveal` shows the values of hidden cases, to the package's author.

    `on_case` gets each case's result as soon as it is known, in order, and `observe` what was answered, which no learner may see.
    Both are called from another thread, and have returned for all cases when `judge` returns.
    """

    def __init__(self, package: Package, session: Session, on_case: OnCase, observe: Observe, *, reveal: bool) -> None:
        self._package = package
        self._session = session
        self._on_case = on_case
        self._observe = observe
        self._reveal = reveal
        self._compare_seconds = 0.0

    def judge(self, cases: Sequence[Case]) -> Result:
        """The verdict on `cases`. A limit ends the judging; after a crash it goes on in a fresh box. Raises BoxError."""
        started = time.monotonic()
        with self._session as session:
            loaded = session.load()
            results = self._results(cases) if isinstance(loaded.outcome, Answered) else []
            loaded = session.load() if not results else loaded  # a retry in another box may have refused the source
        if isinstance(loaded.outcome, Answered):
            for case in cases[len(results) :]:
                results.append(self._decide(case, Fact(NotReached(), 0.0, "")))
            verdict, message = decide_submission(results)
            line = next((case.line for case in results if case.verdict is not Verdict.ACCEPTED), None)
            result = Result(verdict, tuple(results), 0.0, 0, message, output=loaded.output, line=line)
        else:
            result = _refused(loaded, self._package.limits)
        return dataclasses.replace(
            result,
            wall_seconds=time.monotonic() - started,
            peak_bytes=session.peak_bytes,
            timings=Timings(
                session.box_seconds, session.loading_seconds, session.calling_seconds, self._compare_seconds
            ),
            start_methods=tuple(session.start_methods),
        )

    def _results(self, cases: Sequence[Case]) -> list[CaseResult]:
        """One for each case that was reached."""
        decided: list[Future[CaseResult]] = []
        with ThreadPoolExecutor(1, "decider") as decider:
            for case in cases:
                fact = self._session.call(case.encoded)
                if isinstance(fact.outcome, NotReached):
                    break
                for earlier in decided[-2:]:
                    if earlier.done():
                        earlier.result()  # a fault of storing ends the judging
                decided.append(decider.submit(self._decide, case, fact))
            return [each.result() for each in decided]

    def _decide(self, case: Case, fact: Fact) -> CaseResult:
        started = time.monotonic()
        granted = dataclasses.replace(self._package.limits, case_seconds=fact.limit_seconds)
        visible = case.sample or self._reveal
        result = decide_case(case, fact, self._package.tolerance, granted, visible=visible)
        self._compare_seconds += time.monotonic() - started
        got = fact.outcome.value if isinstance(fact.outcome, Answered) else MISSING
        equal = result.verdict is Verdict.ACCEPTED
        self._observe(Observation(case.index, case.sample, case.arguments, got, case.want, equal))
        self._on_case(result)
        return result


def _refused(fact: Fact, limits: Limits) -> Result:
    """The source could not be loaded: there are no cases to speak of."""
    outcome = fact.outcome
    assert not isinstance(outcome, Answered | NotReached)
    verdict, message = refusal(outcome, dataclasses.replace(limits, case_seconds=limits.load_seconds), visible=True)
    raised = outcome if isinstance(outcome, Raised) else None
    trace, line = (raised.trace, raised.line) if raised else ("", None)
    return Result(verdict, (), 0.0, 0, message, output=fact.output, traceback=trace, line=line)
