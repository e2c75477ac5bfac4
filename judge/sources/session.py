"""One source loaded in a box: load it, call it, and go on in a fresh box after a crash.

*Theory of operation.* Judging, checking and running a package's own code all talk to a source through a session. It hides three
things. A box is made when it is first needed, and another one after a crash. A limit ends the session: a program that loops or
fills the memory would do so again in the next case. And a clone's answers are trusted, but its crashes are not: whatever ends in
a clone is tried once more in a box that was not cloned, and only that result counts. So all ways to start a box give the same
results.
"""

import math
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from judge.boxes.box import Box
from judge.boxes.start_method import StartMethod
from judge.packages.package import Signature
from judge.sources import execute
from judge.sources.execute import Answered, Ended, Fact, NotReached, ProtocolViolation


class Cancelled(Exception):  # noqa: N818  # an event, not an error of ours
    """`Session.cancel` was called: what the program did until then is not known."""


class BoxSource(Protocol):
    """Where a session gets its boxes."""

    def box(self, *, cloned: bool) -> Box:
        """A box; one that was not cloned where `cloned` is false. Raises BoxError."""

    def suspect(self) -> None:
        """A clone ended over something that another box answered: test the template again."""


class Session:
    """A source in a box. Not thread-safe; use as a context manager, which destroys the box.

    `load_seconds` and `call_seconds` bound each loading and each call, and `total_seconds` all of them, in wall time; the time of
    attempts that are repeated does not count. `max_boxes` is how many boxes may crash before the session ends.
    """

    def __init__(
        self,
        source: bytes,
        signature: Signature,
        boxes: BoxSource,
        load_seconds: float,
        call_seconds: float,
        *,
        total_seconds: float = math.inf,
        max_boxes: float = math.inf,
    ) -> None:
        self._source = source
        self._signature = signature
        self._boxes = boxes
        self._load_seconds = load_seconds
        self._call_seconds = call_seconds
        self._total_seconds = total_seconds
        self._max_boxes = max_boxes
        self._cloned = True
        self._crashes = 0
        self._over = False
        self._cancelled = False
        self._repeating = False
        self._box: Box | None = None
        self._loaded: Fact | None = None
        self._started = time.monotonic()
        self._repeated_seconds = 0.0
        self.start_methods: list[StartMethod] = []  # of its boxes
        self.peak_bytes = 0  # the most that one of its boxes has used; complete when the session is closed
        self.box_seconds = self.loading_seconds = self.calling_seconds = 0.0  # wall time spent on each

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def load(self) -> Fact:
        """What came of loading the source; it is loaded when this or `call` is first called. Raises BoxError, Cancelled."""
        self._check_cancelled()
        if self._loaded is None:
            self._loaded = self._confirmed(self._load)
            if not isinstance(self._loaded.outcome, Answered):
                self._over = True
                self.close()
        return self._loaded

    def call(self, arguments: bytes) -> Fact:
        """What came of one call with encoded arguments; `NotReached` if the session is over. Raises BoxError, Cancelled."""
        self._check_cancelled()
        if self._over or not isinstance(self.load().outcome, Answered):
            return Fact(NotReached(), 0.0, "")
        fact = self._confirmed(lambda: self._call(arguments))
        if isinstance(fact.outcome, Ended | ProtocolViolation):
            self._after_crash(fact.outcome)
        return fact

    def close(self) -> None:
        """Destroy the box. Raises BoxError where the kernel does not end it."""
        if self._box is not None:
            box, self._box = self._box, None
            with box:
                self.peak_bytes = max(self.peak_bytes, box.end().peak_bytes)

    def cancel(self) -> None:
        """End the box now, from any thread; `load` and `call` raise Cancelled from then on."""
        self._cancelled = True
        box = self._box
        if box is not None:
            box.kill()

    def _check_cancelled(self) -> None:
        if self._cancelled:
            raise Cancelled

    def _left(self) -> float:
        elapsed = time.monotonic() - self._started - self._repeated_seconds
        return max(self._total_seconds - elapsed, 0.001)

    def _load(self) -> Fact:
        started = time.monotonic()
        self._box = self._boxes.box(cloned=self._cloned)
        self.start_methods.append(self._box.start_method)
        self.box_seconds += time.monotonic() - started
        self._check_cancelled()  # `cancel` may have been called before there was a box to end
        seconds = self._load_seconds if self._repeating else min(self._load_seconds, self._left())
        fact = execute.load(self._box, self._source, self._signature, seconds)
        self.loading_seconds += fact.wall_seconds
        if self._repeating:
            self._repeated_seconds += time.monotonic() - started
        return fact

    def _call(self, arguments: bytes) -> Fact:
        if self._box is None:
            self._loaded = self._load()
            if not isinstance(self._loaded.outcome, Answered):
                self._over = True
                self.close()
                return Fact(NotReached(), 0.0, "")
        assert self._box is not None
        fact = execute.call(self._box, arguments, min(self._call_seconds, self._left()))
        self.calling_seconds += fact.wall_seconds
        return execute.plausible(fact, self._source)

    def _confirmed(self, attempt: Callable[[], Fact]) -> Fact:
        """What comes of `attempt`, made again in a box that was not cloned if a clone ended over it. Raises Cancelled."""
        fact = attempt()
        self._check_cancelled()
        if isinstance(fact.outcome, Ended) and self._box is not None and self._box.start_method is StartMethod.CLONE:
            self._box.destroy()
            self._box = None
            self._cloned = False
            self._repeated_seconds += fact.wall_seconds
            self._repeating = self._loaded is not None  # then the source is loaded again before the call
            fact = attempt()
            self._repeating = False
            self._check_cancelled()
            if not isinstance(fact.outcome, Ended | NotReached):
                self._boxes.suspect()
        return fact

    def _after_crash(self, outcome: Ended | ProtocolViolation) -> None:
        self.close()
        self._crashes += 1
        limited = isinstance(outcome, Ended) and outcome.exit.stopped_by is not None
        if limited or self._crashes >= self._max_boxes:
            self._over = True
        else:
            self._loaded = None
