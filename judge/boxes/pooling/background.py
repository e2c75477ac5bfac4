"""One background thread with a queue of tasks, some of which are due later."""

import contextlib
import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future

logger = logging.getLogger(__name__)

Task = Callable[[], object]


class TaskThread:
    """Runs tasks one after the other, in the order in which they are due. Thread-safe. It starts with the first task."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._queue: list[tuple[float, int, Task, Future[None]]] = []  # a heap; the number keeps the order
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, task: Task, delay_seconds: float = 0.0) -> "Future[None]":
        """Run `task` after `delay_seconds`. The future is done when it has run, or will never run: it is cancelled then."""
        future: Future[None] = Future()
        future.add_done_callback(log_failure)
        with self._changed:
            if self._closed:
                future.cancel()
                return future
            due = time.monotonic() + delay_seconds
            heapq.heappush(self._queue, (due, next(self._numbers), task, future))
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        return future

    def close(self) -> None:
        """Cancel all tasks that have not begun, and wait for the one that has."""
        with self._changed:
            self._closed = True
            cancelled, self._queue = self._queue, []
            self._changed.notify()
        for *_, future in cancelled:
            future.cancel()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (next_task := self._next()) is not None:
            task, future = next_task
            try:
                task()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(None)

    def _next(self) -> "tuple[Task, Future[None]] | None":
        """The next task, when it is due; None once this is closed."""
        with self._changed:
            while not self._closed:
                left = self._queue[0][0] - time.monotonic() if self._queue else None
                if left is not None and left <= 0:
                    _, _, task, future = heapq.heappop(self._queue)
                    return task, future
                self._changed.wait(left)
            return None


def log_failure(future: "Future[None]") -> None:
    """Log the exception of a task that nobody may be waiting for."""
    if not future.cancelled() and (error := future.exception()) is not None:
        logger.error("A task in the background has failed", exc_info=error)


def await_task(future: "Future[None]") -> None:
    """Wait until a task has run, failed or been cancelled. (`concurrent.futures.wait` would not notice that it was cancelled.)"""
    with contextlib.suppress(CancelledError):
        future.exception()
