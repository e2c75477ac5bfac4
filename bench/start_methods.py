"""One judge for each start method, which are compared."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from bench import processes
from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.cases.case import Case
from judge.judge import Judge
from judge.packages.package import Package
from judge.packages.reader import parse
from judge.verdict import Verdict

SECRET = b"the secret of the bench"
CORES = len(os.sched_getaffinity(0))


class NotCloned(Exception):  # noqa: N818  # the name says what happened
    """Boxes are not cloned on this machine; says why."""


class Judges:
    """A judge for each start method, all with as many boxes as there are cores; use as a context manager."""

    def __init__(self, package: Package, source: bytes, cache: Path) -> None:
        """Prepare the package once for all judges, and make boxes ready.

        Raises:
            NotCloned: this machine cannot clone, or the problem has no warm template.
        """
        self._package, self._source = package, source
        self._without_warm_up = _without_warm_up(package)
        self._judges = {method: Judge(SECRET, cache, CORES, pool=BoxPool(cache, method)) for method in StartMethod}
        self.cases: Sequence[Case] = self._judges[StartMethod.ZYGOTE].prepare(package).cases
        for method in StartMethod:
            self._judges[method].prepare(package)
        self._judges[StartMethod.FRESH].prepare(self._without_warm_up)
        if self._judges[StartMethod.CLONE].warm(package) is not StartMethod.CLONE:
            raise NotCloned(self._judges[StartMethod.CLONE].why_not_cloned or "the problem has no template")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for judge in self._judges.values():
            judge.close()

    def seconds(self, method: StartMethod, *, cached: bool = True) -> float:
        """The time from source to verdict; if it is not `cached`, boxes have no compiled code to read."""
        if method is not StartMethod.FRESH:
            self._judges[method].warm(self._package)  # as usual, unless many submissions come at once
        started = time.monotonic()
        self._judge(method, cached=cached)
        return time.monotonic() - started

    def throughput(self, method: StartMethod, count: int, *, cached: bool = True) -> float:
        """How many submissions are judged per second, if `count` come at once."""
        if method is not StartMethod.FRESH:
            self._judges[method].warm(self._package)
        started = time.monotonic()
        with ThreadPoolExecutor(2 * CORES) as crowd:  # twice as many as boxes, so that one always waits
            for judged in [crowd.submit(self._judge, method, cached=cached) for _ in range(count)]:
                judged.result()
        return count / (time.monotonic() - started)

    def waiting_clone_bytes(self) -> int:
        """The private memory of the box that is ready for the next submission."""
        judge = self._judges[StartMethod.CLONE]
        judge.warm(self._package)
        (ready,) = judge.pool.ready_boxes().values()
        return processes.private_bytes(ready.box.pid)

    def _judge(self, method: StartMethod, *, cached: bool) -> None:
        package = self._package if cached else self._without_warm_up
        result = self._judges[method].judge(package, self._source)
        if result.verdict is not Verdict.ACCEPTED:
            raise ValueError(f"the program was not accepted ({method}): {result.verdict}, {result.message}")


def _without_warm_up(package: Package) -> Package:
    """The same problem without a warm-up, so that nothing is compiled in advance."""
    return parse({name: data for name, data in package.files.items() if name != "warmup.py"}, package.slug)
