"""Limits how many boxes compute at once: submissions go first, and background work gets the places that they leave.

Background work gives its place up when a submission waits: it is cancelled, and done again later. So no learner waits for the
explanation of somebody else's answer.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Places:
    """`count` places, each for one box in use. Thread-safe. Submissions get places in the order in which they come."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free = count
        self._submissions: deque[object] = deque()  # that wait, the oldest first
        self._cancels: dict[object, Callable[[], None]] = {}  # of background work that has a place, the oldest first
        self._cancelled = 0  # places of background work that was cancelled and has not given them back
        self._changed = threading.Condition()

    @contextmanager
    def submission(self) -> Iterator[None]:
        """A place as soon as there is one. If none is free, background work that has one is cancelled."""
        ticket = object()
        with self._changed:
            self._submissions.append(ticket)
            self._cancel_background()
            try:
                self._changed.wait_for(lambda: self._free and self._submissions[0] is ticket)
                self._free -= 1
            finally:
                self._submissions.remove(ticket)
                self._changed.notify_all()  # it may be the next one's turn
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    @contextmanager
    def background(self, cancel: Callable[[], None]) -> Iterator[None]:
        """A place that no submission wants.

        `cancel` is called from another thread, at most once, when a submission wants it. It must return at once.
        """
        ticket = object()
        with self._changed:
            self._changed.wait_for(lambda: self._free and not self._submissions)
            self._free -= 1
            self._cancels[ticket] = cancel
        try:
            yield
        finally:
            with self._changed:
                if self._cancels.pop(ticket, None) is None:
                    self._cancelled -= 1
                self._free += 1
                self._changed.notify_all()

    def _cancel_background(self) -> None:
        """Cancel so much background work that there will be a place for each submission; the newest, which has done least."""
        while self._cancels and self._free + self._cancelled < len(self._submissions):
            _, cancel = self._cancels.popitem()
            self._cancelled += 1
            cancel()
