"""Where a check runs strangers' code: the protocol that the check is written against, and its real form, in boxes.

*Theory of operation.* A *session* is one source in a box, called as often as its user likes; two sources never share a box.
A session goes on in a fresh box after a crash, a few times, as the judge does; a limit that is met ends it, and whatever
is asked afterwards meets the same limit. Verdicts come from the judge itself, by one `Judge` a secret.
"""

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from judge import execute
from judge.author import draw
from judge.box.box import Box
from judge.box.limits import BoxLimits, cpu_seconds
from judge.box.root import learners_environment
from judge.box.zygote import Zygote
from judge.judge import Judge
from judge.package import Package
from judge.prepare import COMPILED, Case, Prepared, prepare
from judge.result import Result

MOST_BOXES = 4  # of one session: what crashes that often has said what it has to say
SESSION_SECONDS = 600.0  # of processor time a core: thousands of calls of one source


class Session(Protocol):
    """One source, ready to be called."""

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
        self._opened = ExitStack()
        self._opening = threading.Lock()
        self._judges: dict[bytes, Judge] = {}
        self._compiled: dict[str, str] = {}
        (cache_dir / COMPILED).mkdir(parents=True, exist_ok=True)
        (cache_dir / COMPILED).chmod(0o755)  # boxes read it under ids of their own, whatever our umask
        self._zygote = Zygote((cache_dir / COMPILED).resolve())
        self._environment = ",".join(sorted(path.name for path in learners_environment().rglob("*.dist-info")))

    def __enter__(self) -> Self:
        self._opened.callback(self._zygote.close)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._opened.close()

    def cases(self, package: Package, secret: bytes) -> tuple[Case, ...]:
        """See Workbench."""
        prepared = self._prepare(package, secret)
        self._compiled[package.digest] = prepared.compiled
        return prepared.cases

    def _prepare(self, package: Package, secret: bytes) -> Prepared:
        return prepare(package, secret, self._cache_dir, self._environment, self.make_box)

    def draw(self, package: Package, seed: int) -> list[dict[str, Any]]:
        """See Workbench."""
        return draw(package, seed, self.make_box)[1]

    def judge(self, package: Package, source: bytes, secret: bytes) -> Result:
        """See Workbench. The judge of another secret is ended first: each keeps a process with the libraries."""
        with self._opening:
            if secret not in self._judges:
                for other in list(self._judges):
                    self._judges.pop(other).close()
                judge = self._judges[secret] = Judge(secret, self._cache_dir, self.boxes, diagnosing=False)
                judge.start()
                self._opened.callback(judge.close)
        return self._judges[secret].judge(package, source)

    def session(self, package: Package, source: bytes, seconds: float) -> AbstractContextManager[Session]:
        """See Workbench."""
        return BoxSession(package, source, seconds, self._compiled.get(package.digest, ""), self.make_box)

    def make_box(self, limits: BoxLimits, compiled: str) -> Box:
        """One box. All that this room knows of how boxes are made."""
        return self._zygote.box(limits, compiled)


class BoxSession:
    """See Session."""

    def __init__(
        self, package: Package, source: bytes, seconds: float, compiled: str, make_box: Callable[[BoxLimits, str], Box]
    ) -> None:
        self._package = package
        self._source = source
        self._seconds = seconds
        self._compiled = compiled
        self._make_box = make_box
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
            self._box = self._make_box(_limits(self._package), self._compiled)
            self._boxes += 1
            seconds = self._package.limits.load_seconds
            self._loaded = execute.load(self._box, self._source, self._package.signature, seconds)
        return self._loaded

    def call(self, arguments: bytes) -> execute.Fact:
        """See Session."""
        if self._last is not None:
            return self._last
        loaded = self.load()
        if not isinstance(loaded.outcome, execute.Answered):
            return loaded
        assert self._box is not None
        fact = execute.call(self._box, arguments, self._seconds)
        if isinstance(fact.outcome, execute.Ended | execute.Babbled):
            self._after_end(fact)
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


def _limits(package: Package) -> BoxLimits:
    memory, output = package.limits.memory_mib << 20, max(package.limits.output_kib << 10, 1 << 20)
    return BoxLimits(memory_bytes=memory, output_bytes=output, cpu_seconds=cpu_seconds(SESSION_SECONDS))
