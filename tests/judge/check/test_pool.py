"""Work side by side: results in order, progress in this thread, and an end as soon as anything fails."""

import threading
import time

import pytest

from judge.check.pool import side_by_side
from judge.check.report import Progress


def test_order() -> None:
    """Results come in the order of the items, whatever is done first; each step is told."""
    told: list[Progress] = []
    threads: set[int] = set()

    def note(progress: Progress) -> None:
        told.append(progress)
        threads.add(threading.get_ident())

    assert side_by_side("squares", range(5), lambda number: number**2, 2, note) == [0, 1, 4, 9, 16]
    assert [each.done for each in told] == [0, 1, 2, 3, 4, 5]
    assert {(each.stage, each.total) for each in told} == {("squares", 5)}
    assert threads == {threading.get_ident()}


def test_failure() -> None:
    """What the work raises comes out, and what had not begun is not begun."""
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise ValueError("the first")
        time.sleep(0.01)

    with pytest.raises(ValueError, match="the first"):
        side_by_side("work", range(1000), work, 1, lambda progress: None)
    assert len(begun) < 1000


def test_nothing() -> None:
    """No items are no work."""
    assert side_by_side("nothing", [], lambda item: item, 2, lambda progress: None) == []
