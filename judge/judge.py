"""Judges submissions: the room's front door."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from cachetools import LRUCache, cachedmethod

from judge.boxes.confinement.root import installed
from judge.boxes.limits import BoxLimits, cpu_seconds
from judge.boxes.places import Places
from judge.boxes.pool import BoxPool
from judge.boxes.spec import BoxSpec
from judge.boxes.start_method import StartMethod
from judge.cases.prepare import Prepared, prepare
from judge.cases.warm_boxes import box_spec
from judge.observation import Observation
from judge.packages.layout import MAX_SOURCE_BYTES
from judge.packages.package import Package
from judge.result import CaseResult, Result
from judge.run import Run
from judge.sources.session import Session
from judge.verdict import Kind, Verdict

MAX_PREPARED = 64  # prepared packages kept in memory; each is some kilobytes, and at most 32 MiB


class Judge:
    """Judges submissions, each in a box of its own; safe to call from several threads at once.

    `secret` is the server's: hidden inputs are drawn from HMAC of it. `cache_dir` keeps expected answers, for this user only.
    `boxes` is how many boxes may be in use at the same time; other submissions wait. `pool` is where boxes come from, by default
    one that clones; several judges may share it, and closing one closes it.
    """

    def __init__(self, secret: bytes, cache_dir: Path, boxes: int = 1, *, pool: BoxPool | None = None) -> None:
        self.secret = secret
        self.cache_dir = cache_dir
        self.environment = installed()  # names the learners' libraries: other versions may answer otherwise
        self.places = Places(boxes)
        self.pool = pool or BoxPool(cache_dir)
        self._prepared: LRUCache[str, Prepared] = LRUCache(MAX_PREPARED)
        self._preparing = threading.Condition()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the zygote now rather than at the first submission. Raises BoxError where the machine cannot run boxes."""
        self.pool.start()

    def warm(self, package: Package) -> StartMethod:
        """Have a box ready for `package`, as warm as can be; returns how it was started.

        Raises:
            PackageError: the package's own code failed.
            BoxError: the machine could not run a box.
        """
        self.start()
        return self.pool.warm(self._spec(package, background=False))

    def has_room(self) -> bool:
        """Whether another package can be warmed without evicting a template."""
        return self.pool.templates.cache.has_room()

    @property
    def why_not_cloned(self) -> str:
        """Why boxes are not cloned; empty where they are."""
        return self.pool.templates.why_not_cloned

    def close(self) -> None:
        """End every process that this judge started."""
        self.pool.close()

    @cachedmethod(
        lambda self: self._prepared,
        key=lambda _self, package: package.digest,
        condition=lambda self: (
            self._preparing
        ),  # a second caller for one package waits for the first, and nobody else does
    )
    def prepare(self, package: Package) -> Prepared:
        """The package's cases and expected answers, drawn and computed once.

        Raises:
            PackageError: its own code failed.
            BoxError: the machine could not run a box.
        """
        return prepare(package, self.secret, self.cache_dir, self.environment, self.pool.plain_box)

    def judge(
        self,
        package: Package,
        source: bytes,
        kind: Kind = Kind.SUBMIT,
        *,
        reveal: bool = False,
        on_case: Callable[[CaseResult], None] = lambda _: None,
        observe: Callable[[Observation], None] = lambda _: None,
    ) -> Result:
        """Judge `source`; `on_case` gets each case's result as soon as it is known, in order.

        The results say what a learner may know; `reveal` shows the package's author everything. `observe` gets the decoded
        answers, which explain a wrong answer, and which no learner may see.

        Raises:
            PackageError: the package's own code failed (its cases or its reference).
            BoxError: the machine could not run a box; trying again may help.
        """
        fault = refuse_source(source)
        if fault:
            return Result(Verdict.COMPILE_ERROR, (), 0.0, 0, fault)
        prepared = self.prepare(package)
        cases = [case for case in prepared.cases if case.sample or kind is Kind.SUBMIT]
        with self.places.submission():
            session = self.session(package, source)
            return Run(package, session, on_case, observe, reveal=reveal).judge(cases)

    def session(self, package: Package, source: bytes, *, background: bool = False) -> Session:
        """`source` in a box with the package's limits; in the background, with a lower priority for the processor.

        Raises:
            PackageError: the package's own code failed.
            BoxError: the machine could not run a box.
        """
        boxes = self.pool.source(self._spec(package, background=background))
        limits = package.limits
        return Session(
            source,
            package.signature,
            boxes,
            limits.load_seconds,
            limits.case_seconds,
            total_seconds=limits.total_seconds,
        )

    def _spec(self, package: Package, *, background: bool) -> BoxSpec:
        limits = package.limits
        memory, output = limits.memory_mib << 20, limits.output_kib << 10
        boxes = BoxLimits(memory, cpu_seconds(limits.total_seconds), output, background=background)
        return box_spec(package, self.prepare(package).compiled, boxes, self.pool.plain_box)


def refuse_source(source: bytes) -> str:
    """Why `source` is refused before any box is made; empty where it is not."""
    if len(source) > MAX_SOURCE_BYTES:
        return f"The source is longer than the limit of {MAX_SOURCE_BYTES >> 10} KiB."
    if b"\0" in source:
        line = source.count(b"\n", 0, source.index(b"\0")) + 1
        return f"Line {line} of the source contains a null byte. Save the file as plain UTF-8 text."
    return ""
