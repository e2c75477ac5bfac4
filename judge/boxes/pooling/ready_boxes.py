"""Boxes that are ready to be taken, one for each spec that was used lately."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from judge.boxes.box import Box
from judge.boxes.pooling.background import await_task
from judge.boxes.spec import BoxSpec
from judge.errors import BoxError

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class ReadyBox:
    """A box, and its rehearsal once that has been scheduled."""

    box: Box
    rehearsal: "Future[None] | None" = None

    @property
    def rehearsing(self) -> bool:
        """Whether its rehearsal has been scheduled and is not over."""
        return self.rehearsal is not None and not self.rehearsal.done()

    def destroy(self) -> None:
        """Destroy the box, once its rehearsal has ended with its process."""
        self.box.kill()
        if self.rehearsal is not None and not self.rehearsal.cancel():
            await_task(self.rehearsal)
        try:
            self.box.destroy()
        except BoxError as error:
            logger.info("A box that was not needed any more has not ended properly: %s", error)


class ReadyBoxes:
    """At most `capacity` boxes. Thread-safe. Nothing here does input or output; the caller that removes a box destroys it."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[BoxSpec, ReadyBox] = OrderedDict()  # the least recently used first
        self._closed = False
        self._lock = threading.Lock()

    def take(self, spec: BoxSpec) -> ReadyBox | None:
        """Remove the box for `spec`, unless there is none or it is rehearsing."""
        with self._lock:
            entry = self._entries.get(spec)
            return None if entry is None or entry.rehearsing else self._entries.pop(spec)

    def get(self, spec: BoxSpec) -> ReadyBox | None:
        """The box for `spec`."""
        with self._lock:
            return self._entries.get(spec)

    def put(self, spec: BoxSpec, entry: ReadyBox) -> list[ReadyBox]:
        """Add a box; returns those that are not kept: the one it replaces, the least recently used, or itself after `close`."""
        with self._lock:
            if self._closed:
                return [entry]
            removed = [self._entries.pop(spec)] if spec in self._entries else []
            self._entries[spec] = entry
            if len(self._entries) > self._capacity:
                removed.append(self._entries.popitem(last=False)[1])
            return removed

    def start_rehearsal(self, spec: BoxSpec, entry: ReadyBox, start: "Callable[[], Future[None]]") -> None:
        """Start the rehearsal of this box, unless it has had one or is not here any more."""
        with self._lock:
            if self._entries.get(spec) is entry and entry.rehearsal is None:
                entry.rehearsal = start()

    def remove(self, spec: BoxSpec, entry: ReadyBox) -> bool:
        """Remove this box; False if it is not here any more."""
        with self._lock:
            found = self._entries.get(spec) is entry
            if found:
                del self._entries[spec]
            return found

    def snapshot(self) -> dict[BoxSpec, ReadyBox]:
        """All boxes, the least recently used first."""
        with self._lock:
            return dict(self._entries)

    def close(self) -> list[ReadyBox]:
        """Remove all boxes, and keep no more."""
        with self._lock:
            self._closed = True
            removed = list(self._entries.values())
            self._entries.clear()
            return removed
