"""How many boxes may compute at once: submissions first, background work in the places that they leave.

Background work gives its place up when a submission waits: it is cancelled, and does the same again later. So a learner never
waits for the explanation of somebody else's answer.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Places:
    """`count` places, each for one box in use. Thread-safe."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free = count
        self._waiting = 0  # submissions
        self._cancels: list[Callable[[], None]] = []  # of the background work that has a place and was not cancelled
        self._changed = threading.Condition()

    @contextmanager
    def submission(self) -> Iterator[None]:
        """A place as soon as there is one; background work that holds one is cancelled."""
        with self._changed:
            self._waiting += 1
            try:
                if self._free < self._waiting and self._cancels:
                    self._cancels.pop()()
                self._changed.wait_for(lambda: self._free > 0)
                self._free -= 1
            finally:
                self._waiting -= 1
        try:
            yield
        finally:
            self._give_back()

    @contextmanager
    def background(self, cancel: Callable[[], None]) -> Iterator[None]:
        """A place that no submission wants. `cancel` is called, from another thread, when one does; it must not block."""
        with self._changed:
            self._changed.wait_for(lambda: self._free > 0 and not self._waiting)
            self._free -= 1
            self._cancels.append(cancel)
        try:
            yield
        finally:
            with self._changed:
                if cancel in self._cancels:
                    self._cancels.remove(cancel)
            self._give_back()

    def _give_back(self) -> None:
        with self._changed:
            self._free += 1
            self._changed.notify_all()
