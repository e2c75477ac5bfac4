"""Runs work in threads, as many at a time as there are boxes, and reports progress."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from judge.check.report import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")


def parallel_map(
    stage: str,
    items: Iterable[Item],
    work: Callable[[Item], Result],
    threads: int,
    on_progress: Callable[[Progress], None],
) -> list[Result]:
    """`work` of each item, in the order of the items. The calling thread calls `on_progress`.

    Raises:
        What `work` or `on_progress` raises. Work that has not started by then does not start.
    """
    pieces = list(items)
    on_progress(Progress(stage, 0, len(pieces)))
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(work, piece) for piece in pieces]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                on_progress(Progress(stage, done, len(pieces)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]
