"""Parallel work: results in order, progress in the calling thread, and an end as soon as anything fails."""

import threading
import time

import pytest

from judge.check.parallel import parallel_map
from judge.check.report import Progress


def test_order() -> None:
    """Results come in the order of the items, whichever finishes first, and each step is reported."""
    told: list[Progress] = []
    threads: set[int] = set()

    def note(progress: Progress) -> None:
        told.append(progress)
        threads.add(threading.get_ident())

    assert parallel_map("squares", range(5), lambda number: number**2, 2, note) == [0, 1, 4, 9, 16]
    assert [each.done for each in told] == [0, 1, 2, 3, 4, 5]
    assert {(each.stage, each.total) for each in told} == {("squares", 5)}
    assert threads == {threading.get_ident()}


def test_failure() -> None:
    """The caller gets what the work raises, and work that has not started does not start."""
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise ValueError("the first")
        time.sleep(0.01)

    with pytest.raises(ValueError, match="the first"):
        parallel_map("work", range(1000), work, 1, lambda progress: None)
    assert len(begun) < 1000


def test_nothing() -> None:
    """Without items there is no work."""
    assert parallel_map("nothing", [], lambda item: item, 2, lambda progress: None) == []
