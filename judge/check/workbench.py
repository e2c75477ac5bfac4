"""Where a check runs strangers' code: the protocol that the check is written against, and its real form, in boxes.

*Theory of operation.* A *session* is one source in a box, called as often as its user likes; two sources never share a box.
A session goes on in a fresh box after a crash, a few times, as the judge does; a limit that is met ends it, and whatever
is asked afterwards meets the same limit. Verdicts come from the judge itself, by one `Judge` a secret. All boxes come from
one stock, which clones them where a package's programs use JAX: others start as soon in a fork of the zygote. As in the
judge, a clone's word is taken for an answer, never for an end: that is asked again in a box that is none.
"""

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from judge.boxes.box import Box
from judge.boxes.confinement.root import installed
from judge.boxes.limits import BoxLimits, cpu_seconds
from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.cases.author import draw
from judge.cases.prepare import Case, prepare
from judge.cases.warm_boxes import box_spec
from judge.judge import Judge
from judge.packages.package import Package
from judge.result import Result
from judge.run import Supply
from judge.sources import execute

MOST_BOXES = 4  # of one session: what crashes that often has said what it has to say
SESSION_SECONDS = 600.0  # of processor time a core: thousands of calls of one source


class Session(Protocol):
    """One source, ready to be called. `peak_bytes` is how much memory it has needed, known at the end."""

    peak_bytes: int

    def load(self) -> execute.Fact:
        """What came of loading the source; the answer to every call where it could not be loaded."""

    def call(self, arguments: bytes) -> execute.Fact:
        """What came of one call with encoded arguments."""


class Workbench(Protocol):
    """Runs a package's sources; safe to use from `boxes` threads at once."""

    boxes: int

    def cases(self, package: Package, secret: bytes) -> tuple[Case, ...]:
        """The cases that a server with this secret would draw, with the reference's answers. Raises PackageError."""

    def draw(self, package: Package, seed: int) -> list[dict[str, Any]]:
        """The hidden cases of a seed, without answers. Raises PackageError."""

    def judge(self, package: Package, source: bytes, secret: bytes) -> Result:
        """What a server with this secret would say of a submission. Raises PackageError."""

    def session(self, package: Package, source: bytes, seconds: float) -> AbstractContextManager[Session]:
        """A box with `source` in it, each call of which may take `seconds`."""


class Bench:
    """The workbench of boxes. Use as a context manager: it starts processes, and ends them."""

    def __init__(self, cache_dir: Path, boxes: int | None = None) -> None:
        self.boxes = boxes or len(os.sched_getaffinity(0))
        self._cache_dir = cache_dir
        self._stock = BoxPool(cache_dir)
        self._opening = threading.Lock()
        self._judges: dict[bytes, Judge] = {}
        self._compiled: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stock.close()

    def cases(self, package: Package, secret: bytes) -> tuple[Case, ...]:
        """See Workbench."""
        if uses_jax(package):
            self._stock.start()  # which finds out meanwhile whether clones work
        prepared = prepare(package, secret, self._cache_dir, installed(), self._stock.plain_box)
        self._compiled[package.digest] = prepared.compiled
        return prepared.cases

    def draw(self, package: Package, seed: int) -> list[dict[str, Any]]:
        """See Workbench."""
        return draw(package, seed, self._stock.plain_box)[1]

    def judge(self, package: Package, source: bytes, secret: bytes) -> Result:
        """See Workbench."""
        with self._opening:
            if secret not in self._judges:
                self._judges[secret] = Judge(secret, self._cache_dir, self.boxes, stock=self._stock, diagnosing=False)
        return self._judges[secret].judge(package, source)

    def session(self, package: Package, source: bytes, seconds: float) -> AbstractContextManager[Session]:
        """See Workbench."""
        compiled = self._compiled.get(package.digest, "")
        boxes = box_spec(package, compiled, _limits(package), self._stock.plain_box)
        doubt = partial(self._stock.templates.doubt, boxes)
        return BoxSession(package, source, seconds, partial(self._stock.box, boxes), doubt)


class BoxSession:
    """See Session. `supply` makes its boxes, `doubt` is told where a clone ended over what another box answered."""

    def __init__(
        self, package: Package, source: bytes, seconds: float, supply: Supply, doubt: Callable[[], None]
    ) -> None:
        self._package = package
        self._source = source
        self._seconds = seconds
        self._supply = supply
        self._doubt = doubt
        self._cloned = True
        self._boxes = 0
        self._box: Box | None = None
        self._loaded: execute.Fact | None = None
        self._last: execute.Fact | None = None
        self.peak_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def load(self) -> execute.Fact:
        """See Session."""
        if self._loaded is None:
            self._loaded = self._certain(self._load)
        return self._loaded

    def _load(self) -> execute.Fact:
        self._box = self._supply(cloned=self._cloned)
        self._boxes += self._box.way is not StartMethod.CLONE
        return execute.load(self._box, self._source, self._package.signature, self._package.limits.load_seconds)

    def call(self, arguments: bytes) -> execute.Fact:
        """See Session."""
        if self._last is not None:
            return self._last
        fact = self.load()
        if isinstance(fact.outcome, execute.Answered):
            fact = self._certain(lambda: self._call(arguments))
            if isinstance(fact.outcome, execute.Ended | execute.ProtocolViolation):
                self._after_end(fact)
        return fact

    def _call(self, arguments: bytes) -> execute.Fact:
        if self._box is None:
            loaded = self._load()
            if not isinstance(loaded.outcome, execute.Answered):
                return loaded
        assert self._box is not None
        return execute.call(self._box, arguments, self._seconds)

    def _certain(self, work: Callable[[], execute.Fact]) -> execute.Fact:
        """What comes of `work`, done again in a box that is no clone where a clone ended over it."""
        fact = work()
        if isinstance(fact.outcome, execute.Ended) and self._box is not None and self._box.way is StartMethod.CLONE:
            self._end()
            self._cloned = False
            fact = work()
            if not isinstance(fact.outcome, execute.Ended):
                self._doubt()
        return fact

    def _after_end(self, fact: execute.Fact) -> None:
        limited = isinstance(fact.outcome, execute.Ended) and fact.outcome.exit.stopped_by is not None
        self._end()
        if limited or self._boxes >= MOST_BOXES:
            self._last = fact
        else:
            self._loaded = None

    def _end(self) -> None:
        if self._box is not None:
            self.peak_bytes = max(self.peak_bytes, self._box.end().peak_bytes)
            self._box.destroy()
            self._box = None


def uses_jax(package: Package) -> bool:
    """Do calls of its programs compile?"""
    return package.warmup is not None or "jax" in package.reference or "flax" in package.reference


def _limits(package: Package) -> BoxLimits:
    memory, output = package.limits.memory_mib << 20, max(package.limits.output_kib << 10, 1 << 20)
    return BoxLimits(memory_bytes=memory, output_bytes=output, cpu_seconds=cpu_seconds(SESSION_SECONDS))
