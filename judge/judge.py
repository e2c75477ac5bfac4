"""Judges one submission from beginning to end: the room's front door."""

import dataclasses
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from judge.boxes.confinement.root import installed
from judge.boxes.limits import BoxLimits, cpu_seconds
from judge.boxes.pool import BoxPool
from judge.boxes.spec import BoxSpec
from judge.boxes.start_method import StartMethod
from judge.cases.prepare import Case, Prepared, prepare
from judge.cases.warm_boxes import box_spec
from judge.explain.explain import diagnose
from judge.explain.mistakes import SECONDS_OF_ALL, Mistakes, key_of_answers
from judge.mutants.slips import origin, slips
from judge.observation import Observation
from judge.packages.layout import MAX_SOURCE_BYTES
from judge.packages.package import Labelled, Package
from judge.result import CaseResult, Result
from judge.run import Run
from judge.verdict import Kind, Verdict

logger = logging.getLogger(__name__)

KEPT_MISTAKES = 16  # packages; commonly some hundred kilobytes each, and at most 64 MiB
KEPT_PACKAGES = 64  # prepared packages kept in memory; each is some kilobytes, and at most 32 MiB


class Judge:
    """Judges submissions in boxes of their own; safe to call from several threads at once.

    `secret` is the server's: hidden inputs are drawn from HMAC of it. `cache_dir` keeps expected answers, for this user
    only. `boxes` is how many submissions may be in boxes at the same time; others wait. `stock` is where boxes come from, by
    default one that clones; several judges may share it, and closing one closes it. Without `diagnosing`, wrong answers are
    not explained; where the judge is not `patient`, they are not kept waiting either for labelled mistakes to be run: whoever
    wants them recognised goes through `learning` first.
    """

    def __init__(
        self,
        secret: bytes,
        cache_dir: Path,
        boxes: int = 1,
        *,
        stock: BoxPool | None = None,
        diagnosing: bool = True,
        patient: bool = True,
    ) -> None:
        self._diagnosing = diagnosing
        self._patient = patient
        self._secret = secret
        self._cache_dir = cache_dir
        self._stock = stock or BoxPool(cache_dir)
        self._environment = installed()
        self._prepared: dict[str, Prepared] = {}
        self._preparing = threading.Lock()
        self._wrong: dict[str, tuple[Mistakes, Mistakes]] = {}
        self._reading = threading.Lock()
        self._places = threading.BoundedSemaphore(boxes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Come up now rather than at the first submission. Raises BoxError where the machine cannot run boxes."""
        self._stock.start()

    def warm(self, package: Package) -> StartMethod:
        """Have a box ready for `package`, as warm as can be; which way it came.

        Raises:
            PackageError: the package's own code failed.
            BoxError: the machine could not run a box.
        """
        self.start()
        return self._stock.warm(self._recipe(package, self.prepare(package)))

    def has_room(self) -> bool:
        """Whether another package can be warmed without letting go of one."""
        return self._stock.templates.has_room()

    @property
    def why_not_cloned(self) -> str:
        """Why boxes are not cloned, where they are not."""
        return self._stock.templates.why_not

    def close(self) -> None:
        """End every process that this judge started."""
        self._stock.close()

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
                ready = prepare(package, self._secret, self._cache_dir, self._environment, self._stock.plain_box)
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
        cases = tuple(case for case in prepared.cases if case.sample or kind is Kind.SUBMIT)
        with self._places:
            run = self._run(package, source, prepared, cases, reveal=reveal)
            result = run.judge(on_case or (lambda _: None))
            if self._diagnosing and result.verdict is Verdict.WRONG_ANSWER:
                result = dataclasses.replace(result, diagnosis=self._diagnosis(package, run))
            return result

    def learning(self, package: Package) -> Iterator[None]:
        """Find out, a step at a time, what the package's labelled mistakes answer to its cases, and slips to its samples.

        A step takes seconds, all of it minutes where programs are compiled; it is kept, and done once.

        Raises:
            PackageError: the package's own code failed.
            BoxError: the machine could not run a box.
        """
        for group in self._mistakes_and_slips(package):
            yield from group.learning()

    def _mistakes_and_slips(self, package: Package) -> tuple[Mistakes, Mistakes]:
        prepared = self.prepare(package)
        with self._reading:
            known = self._wrong.get(package.digest)
            if known is None:
                samples = [case.arguments for case in prepared.cases if case.sample]
                labelled = [one for one in package.submissions if one.verdict is Verdict.WRONG_ANSWER]
                known = (
                    self._group(package, prepared, labelled, len(prepared.cases)),
                    self._group(_of_many(package), prepared, slips(package, samples), len(samples), origin),
                )
                self._wrong[package.digest] = known
                if len(self._wrong) > KEPT_MISTAKES:
                    self._wrong.pop(next(iter(self._wrong)))
            return known

    def _group(
        self,
        package: Package,
        prepared: Prepared,
        wrong: Sequence[Labelled],
        ahead: int,
        origin: Callable[[Labelled], str] | None = None,
    ) -> Mistakes:
        path = self._cache_dir / "mistakes" / key_of_answers(wrong, package, self._secret, self._environment)
        observe = partial(self._observe, package, prepared)
        cases = range(len(prepared.cases))
        return Mistakes(
            wrong,
            cases,
            cases[:ahead],
            package.tolerance,
            path,
            observe,
            patient=self._patient,
            origin=origin,
            called=package.signature.function,
        )

    def _observe(
        self, package: Package, prepared: Prepared, source: bytes, indexes: Sequence[int], *, waited_for: bool
    ) -> list[Observation]:
        cases = tuple(prepared.cases[index] for index in indexes)
        run = self._run(package, source, prepared, cases, reveal=False, background=not waited_for)
        run.judge(lambda _: None)
        return run.observations

    def _diagnosis(self, package: Package, run: Run) -> str | None:
        """A sentence on the mistake. The verdict stands without one, so no fault in finding it may touch the verdict."""
        try:
            mistakes, small = self._mistakes_and_slips(package)
            like = partial(small.like, run.observations)
            found = diagnose(run.observations, mistakes.like(run.observations), package.tolerance, like)
        except Exception:
            logger.exception("No diagnosis could be made for %s; the verdict stands", package.slug)
            return None
        return found.sentence if found else None

    def _run(
        self,
        package: Package,
        source: bytes,
        prepared: Prepared,
        cases: tuple[Case, ...],
        *,
        reveal: bool,
        background: bool = False,
    ) -> Run:
        boxes = self._recipe(package, prepared, background=background)
        supply, doubt = partial(self._stock.box, boxes), partial(self._stock.templates.doubt, boxes)
        return Run(package, source, cases, supply, doubt, reveal=reveal)

    def _recipe(self, package: Package, prepared: Prepared, *, background: bool = False) -> BoxSpec:
        limits = package.limits
        memory, output = limits.memory_mib << 20, limits.output_kib << 10
        boxes = BoxLimits(memory, cpu_seconds(limits.total_seconds), output, background=background)
        return box_spec(package, prepared.compiled, boxes, self._stock.plain_box)


def _of_many(package: Package) -> Package:
    """With limits for a box in which many programs run, each within its own."""
    limits = dataclasses.replace(package.limits, case_seconds=SECONDS_OF_ALL, total_seconds=4 * SECONDS_OF_ALL)
    return dataclasses.replace(package, limits=limits)


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
