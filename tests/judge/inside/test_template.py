"""`judge.inside.template`: rehearsals and fresh seeds, in this process. Cloning itself is tested with real templates."""

import random
from collections.abc import Callable
from typing import NoReturn

import numpy as np
import pytest

from judge.inside import confine, template


@pytest.fixture(autouse=True)
def cleared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Scratch directories are not cleared; how often they would be is recorded."""
    calls: list[str] = []
    monkeypatch.setattr(confine, "clear_scratch", lambda: calls.append("cleared"))
    return calls


def test_rehearsal(cleared: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """All calls are repeated, in their order, and print nothing; the scratch directories are cleared after them."""
    made: list[object] = []
    calls: list[Callable[[], object]] = [lambda: made.append(1), lambda: print("printed"), lambda: made.append(2)]
    template._rehearse(calls)
    assert made == [1, 2]
    assert capfd.readouterr() == ("", "")
    assert cleared == ["cleared"]


def test_failed_rehearsal(cleared: list[str]) -> None:
    """A call that fails ends the rehearsal, and nothing else."""
    made: list[int] = []

    def fail() -> NoReturn:
        raise ValueError

    template._rehearse([fail, lambda: made.append(1)])
    assert made == []
    assert cleared == ["cleared"]


def test_long_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    """When its time is over, no further call begins."""
    monkeypatch.setattr(template, "REHEARSAL_SECONDS", 0.0)
    made: list[int] = []
    template._rehearse([lambda: made.append(1)])
    assert made == []


def test_seeds_differ() -> None:
    """After a rehearsal the global generators draw what no other clone draws."""
    drawn: set[float] = set()
    for _ in range(3):
        random.seed(1)
        np.random.seed(1)
        template._rehearse([])
        drawn.update((random.random(), np.random.random()))
    assert len(drawn) == 6
