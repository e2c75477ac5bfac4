"""The ways to judge one submission, source in, verdict out, each by a judge of its own that is up and waits."""

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
from judge.cases.prepare import Case
from judge.judge import Judge
from judge.packages.package import Package, parse
from judge.verdict import Verdict

SECRET = b"the secret of the bench"
CORES = len(os.sched_getaffinity(0))


class NotCloned(Exception):  # noqa: N818 - says what this machine cannot do
    """Boxes are not cloned here; says why."""


class Ways:
    """One judge a way, all with as many boxes as there are cores; use as a context manager."""

    def __init__(self, package: Package, source: bytes, cache: Path) -> None:
        """Have the cases and the answers made, once for all, and a box ready wherever one can be.

        Raises:
            NotCloned: this machine cannot clone, or the problem has no warm template.
        """
        self._package, self._source = package, source
        self._without_warm_up = _without_warm_up(package)
        self._judges = {way: Judge(SECRET, cache, CORES, pool=BoxPool(cache, way)) for way in StartMethod}
        self.cases: Sequence[Case] = self._judges[StartMethod.ZYGOTE].prepare(package).cases
        for way in StartMethod:
            self._judges[way].prepare(package)
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

    def seconds(self, way: StartMethod, *, cached: bool = True) -> float:
        """From source to verdict; where it is not `cached`, boxes have no compiled code to read."""
        if way is not StartMethod.FRESH:
            self._judges[way].warm(self._package)  # as it is wherever submissions do not come in crowds
        started = time.monotonic()
        self._judge(way, cached=cached)
        return time.monotonic() - started

    def a_second(self, way: StartMethod, count: int, *, cached: bool = True) -> float:
        """How many submissions a second are judged, of `count` that are all there at once."""
        if way is not StartMethod.FRESH:
            self._judges[way].warm(self._package)
        started = time.monotonic()
        with ThreadPoolExecutor(2 * CORES) as crowd:  # twice as many as boxes: somebody always waits
            for judged in [crowd.submit(self._judge, way, cached=cached) for _ in range(count)]:
                judged.result()
        return count / (time.monotonic() - started)

    def waiting_clone_bytes(self) -> int:
        """The private memory of the box that waits for the next submission; it has been given nothing yet."""
        judge = self._judges[StartMethod.CLONE]
        judge.warm(self._package)
        (ready,) = judge.pool.ready_boxes().values()
        return processes.private_bytes(ready.box.pid)

    def _judge(self, way: StartMethod, *, cached: bool) -> None:
        package = self._package if cached else self._without_warm_up
        result = self._judges[way].judge(package, self._source)
        if result.verdict is not Verdict.ACCEPTED:
            raise ValueError(f"the program was not accepted ({way}): {result.verdict}, {result.message}")


def _without_warm_up(package: Package) -> Package:
    """The same problem, of which nothing is compiled ahead."""
    return parse({name: data for name, data in package.files.items() if name != "warmup.py"}, package.slug)
