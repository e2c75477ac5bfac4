"""Work that nobody waits for, on threads that end with their owner."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


def submit(executor: ThreadPoolExecutor, work: Callable[[], None]) -> "Future[None]":
    """Have it done; or not at all, where the executor has been shut down."""
    try:
        return executor.submit(work)
    except RuntimeError:
        done: Future[None] = Future()
        done.set_result(None)
        return done
