"""Runs the package's code for a check, in boxes.

*Theory of operation.* A program is one source in a box, which can be called many times; two sources never share a box.
Verdicts come from the judge itself, with one `Judge` for each secret. All boxes come from one pool. It clones them where a
package's programs use JAX; other programs start as fast in a fork of the zygote.
"""

import os
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from judge.boxes.confinement.root import installed
from judge.boxes.limits import BoxLimits, cpu_seconds
from judge.boxes.pool import BoxPool
from judge.cases.author import draw
from judge.cases.case import Case
from judge.cases.prepare import prepare
from judge.cases.warm_boxes import box_spec
from judge.check.workbench import Program, uses_jax
from judge.judge import Judge
from judge.packages.package import Package
from judge.result import Result
from judge.sources.session import Session
from judge.values.tree import Arguments

MAX_CRASHES = 4  # of one session
SESSION_SECONDS = 600.0  # of processor time a core: thousands of calls of one source


class Bench:
    """The workbench with boxes. Use it as a context manager: it starts and ends processes."""

    def __init__(self, cache_dir: Path, boxes: int | None = None) -> None:
        self.boxes = boxes or len(os.sched_getaffinity(0))
        self._cache_dir = cache_dir
        self.pool = BoxPool(cache_dir)
        self._opening = threading.Lock()
        self._judges: dict[bytes, Judge] = {}
        self._compiled: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.pool.close()

    def cases(self, package: Package, secret: bytes) -> tuple[Case, ...]:
        """See Workbench."""
        if uses_jax(package):
            self.pool.start()  # it finds out in the background whether clones work
        prepared = prepare(package, secret, self._cache_dir, installed(), self.pool.plain_box)
        self._compiled[package.digest] = prepared.compiled
        return prepared.cases

    def draw(self, package: Package, seed: int) -> Sequence[Arguments]:
        """See Workbench."""
        return draw(package, seed, self.pool.plain_box)[1]

    def judge(self, package: Package, source: bytes, secret: bytes) -> Result:
        """See Workbench."""
        with self._opening:
            if secret not in self._judges:
                self._judges[secret] = Judge(secret, self._cache_dir, self.boxes, pool=self.pool)
        return self._judges[secret].judge(package, source)

    def session(self, package: Package, source: bytes, seconds: float) -> AbstractContextManager[Program]:
        """See Workbench."""
        compiled = self._compiled.get(package.digest, "")
        boxes = self.pool.source(box_spec(package, compiled, _limits(package), self.pool.plain_box))
        load_seconds = package.limits.load_seconds
        return Session(source, package.signature, boxes, load_seconds, seconds, max_boxes=MAX_CRASHES)


def _limits(package: Package) -> BoxLimits:
    memory, output = package.limits.memory_mib << 20, max(package.limits.output_kib << 10, 1 << 20)
    return BoxLimits(memory_bytes=memory, output_bytes=output, cpu_seconds=cpu_seconds(SESSION_SECONDS))
