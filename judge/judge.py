"""Judges one submission from beginning to end: the room's front door."""

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from judge import execute
from judge.box.box import Box
from judge.box.limits import BoxLimits, cpu_seconds
from judge.box.root import learners_environment
from judge.box.zygote import Zygote
from judge.decide import decide_case, decide_submission, refusal
from judge.layout import MAX_SOURCE_BYTES
from judge.package import Package
from judge.prepare import COMPILED, Case, Prepared, prepare
from judge.result import CaseResult, Result
from judge.verdict import Kind, Verdict

KEPT_PACKAGES = 64  # prepared packages kept in memory; each is some kilobytes, and at most 32 MiB
NOT_REACHED = "This case was not reached."


class Judge:
    """Judges submissions in boxes of their own; safe to call from several threads at once.

    `secret` is the server's: hidden inputs are drawn from HMAC of it. `cache_dir` keeps expected answers, for this user
    only. `boxes` is how many submissions may be in boxes at the same time; others wait.
    """

    def __init__(self, secret: bytes, cache_dir: Path, boxes: int = 1) -> None:
        self._secret = secret
        self._cache_dir = cache_dir
        compiled = cache_dir / COMPILED
        compiled.mkdir(parents=True, exist_ok=True)
        compiled.chmod(0o755)  # boxes read it under ids of their own, whatever our umask
        self._zygote = Zygote(compiled.resolve())
        self._environment = ",".join(sorted(path.name for path in learners_environment().rglob("*.dist-info")))
        self._prepared: dict[str, Prepared] = {}
        self._preparing = threading.Lock()
        self._places = threading.BoundedSemaphore(boxes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Come up now rather than at the first submission. Raises BoxError where the machine cannot run boxes."""
        self._zygote.start()

    def close(self) -> None:
        """End every process that this judge started."""
        self._zygote.close()

    def prepare(self, package: Package) -> Prepared:
        """The package's cases and expected answers, drawn and computed once.

        Raises:
            PackageError: its own code failed.
            BoxError: the machine could not run a box.
        """
        ready = self._prepared.get(package.digest)
        if ready is not None:
            return ready
        with self._preparing:  # one at a time: whoever waits here for the same package finds it ready
            ready = self._prepared.get(package.digest)
            if ready is None:
                ready = prepare(package, self._secret, self._cache_dir, self._environment, self._zygote.box)
                self._prepared[package.digest] = ready
                if len(self._prepared) > KEPT_PACKAGES:
                    self._prepared.pop(next(iter(self._prepared)))
            return ready

    def judge(
        self,
        package: Package,
        source: bytes,
        kind: Kind = Kind.SUBMIT,
        *,
        reveal: bool = False,
        on_case: Callable[[CaseResult], None] | None = None,
    ) -> Result:
        """Judge `source`; `on_case` is told of each case as soon as it is judged, in order.

        The results say what a learner would be told; `reveal` shows the package's author everything.

        Raises:
            PackageError: the package's own code failed (its cases or its reference).
            BoxError: the machine could not run a box; trying again may help.
        """
        fault = refuse_source(source)
        if fault:
            return Result(Verdict.COMPILE_ERROR, (), 0.0, 0, fault)
        prepared = self.prepare(package)
        wanted = Prepared(
            tuple(case for case in prepared.cases if case.sample or kind is Kind.SUBMIT), prepared.compiled
        )
        with self._places:
            return _Run(package, source, wanted, reveal, self._zygote).judge(on_case or (lambda _: None))


def refuse_source(source: bytes) -> str:
    """Why `source` is refused before any box is made; empty where it is not."""
    if len(source) > MAX_SOURCE_BYTES:
        return (
            f"The source has more than {MAX_SOURCE_BYTES} bytes ({MAX_SOURCE_BYTES >> 10} KiB); no more are accepted."
        )
    if b"\0" in source:
        line = source.count(b"\n", 0, source.index(b"\0")) + 1
        return f"Line {line} of the source contains a null byte. Save the file as plain UTF-8 text."
    return ""


class _Run:
    """One submission: a box, and another where a program's end took the first away before the last case."""

    def __init__(self, package: Package, source: bytes, prepared: Prepared, reveal: bool, zygote: Zygote) -> None:
        self._package = package
        self._source = source
        self._cases = prepared.cases
        self._compiled = prepared.compiled
        self._reveal = reveal
        self._zygote = zygote
        self._started = time.monotonic()
        self._peak_bytes = 0
        self._loading: execute.Fact | None = None

    def judge(self, on_case: Callable[[CaseResult], None]) -> Result:
        results: list[CaseResult] = []
        while len(results) < len(self._cases):
            for result in self._in_one_box(self._cases[len(results) :]):
                results.append(result)
                on_case(result)
            if self._loading is not None and not isinstance(self._loading.outcome, execute.Answered):
                if not results:
                    return self._refused(self._loading)
                results += [_not_reached(case) for case in self._cases[len(results) :]]  # it loaded once, not twice
        verdict, message = decide_submission(results)
        output = self._loading.output if self._loading else ""
        return Result(verdict, tuple(results), self._elapsed(), self._peak_bytes, message, output=output)

    def _elapsed(self) -> float:
        return time.monotonic() - self._started

    def _left(self) -> float:
        return self._package.limits.total_seconds - self._elapsed()

    def _box(self) -> Box:
        limits = self._package.limits
        memory, output = limits.memory_mib << 20, limits.output_kib << 10
        return self._zygote.box(BoxLimits(memory, cpu_seconds(limits.total_seconds), output), self._compiled)

    def _in_one_box(self, cases: tuple[Case, ...]) -> Iterator[CaseResult]:
        """Judge until the box ends. A limit ends the judging; any other end goes on in a fresh box."""
        limits = self._package.limits
        with self._box() as box:
            seconds = min(limits.load_seconds, max(self._left(), 0.001))
            self._loading = execute.load(box, self._source, self._package.signature, seconds)
            if not isinstance(self._loading.outcome, execute.Answered):
                self._note_peak(box)
                return
            for position, case in enumerate(cases):
                seconds = min(limits.case_seconds, max(self._left(), 0.001))
                fact = execute.plausible(execute.call(box, case.encoded, seconds), self._source)
                granted = dataclasses.replace(limits, case_seconds=seconds)
                visible = case.sample or self._reveal
                yield decide_case(case, fact, self._package.tolerance, granted, visible=visible)
                if isinstance(fact.outcome, execute.Ended | execute.Babbled):
                    if _met_a_limit(fact.outcome):
                        yield from (_not_reached(later) for later in cases[position + 1 :])
                    break
            self._note_peak(box)

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
            verdict, (), self._elapsed(), self._peak_bytes, message, output=fact.output,
            traceback=raised.trace if raised else "", line=raised.line if raised else None,
        )  # fmt: skip


def _met_a_limit(outcome: execute.Ended | execute.Babbled) -> bool:
    return isinstance(outcome, execute.Ended) and outcome.exit.stopped_by is not None


def _not_reached(case: Case) -> CaseResult:
    return CaseResult(case.index, case.sample, None, None, None, NOT_REACHED)
