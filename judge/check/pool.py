"""Runs work side by side, as many pieces at a time as there are boxes, and tells how far it is."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from judge.check.report import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")


def side_by_side(
    stage: str,
    items: Iterable[Item],
    work: Callable[[Item], Result],
    boxes: int,
    on_progress: Callable[[Progress], None],
) -> list[Result]:
    """What `work` makes of each item, in their order. `on_progress` is called by the thread that called this.

    Raises:
        What `work` or `on_progress` raises; what has not begun by then is not begun.
    """
    pieces = list(items)
    on_progress(Progress(stage, 0, len(pieces)))
    with ThreadPoolExecutor(boxes) as pool:
        futures = [pool.submit(work, piece) for piece in pieces]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                on_progress(Progress(stage, done, len(pieces)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]
