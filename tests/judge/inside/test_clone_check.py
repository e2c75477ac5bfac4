"""What a keeper accepts as a confined clone, whatever filters it runs under itself."""

from dataclasses import dataclass

import pytest

from judge.inside.clone_check import CONFINED, FILTERS, CloneCheck, clone_check
from judge.inside.procfs import Procfs


@dataclass(frozen=True)
class FakeProcfs(Procfs):
    """Says of every process what `fields` say; each has two threads."""

    fields: dict[str, str]

    def status(self, process: str) -> dict[str, str]:
        return self.fields

    def tasks(self, pid: int) -> list[str]:
        return [f"{pid}/task/{pid}", f"{pid}/task/{pid + 1}"]


def confined(own_filters: int, **changed: str) -> bool:
    """Whether a keeper with so many filters accepts a clone that is confined but for what is `changed`."""
    try:
        CloneCheck(FakeProcfs(-1, {**CONFINED, **changed}), own_filters).confined(2)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("own", [0, 1, 3])
def test_filters_are_counted_from_the_keeper_s_own(own: int) -> None:
    """A clone has exactly two filters more than its keeper: its template's and its own."""
    accepted = [number for number in range(8) if confined(own, Seccomp_filters=str(number))]
    assert accepted == [own + 2]


def test_own_filters_are_read() -> None:
    """The keeper's own filters are those that the kernel counts."""
    assert clone_check(FakeProcfs(-1, {FILTERS: "3"})).own_filters == 3


def test_kernel_that_does_not_count() -> None:
    """Before Linux 5.9 the kernel does not tell the number, and the other fields decide."""
    assert clone_check(FakeProcfs(-1, {})).own_filters == 0
    assert confined(0)
    assert not confined(0, NoNewPrivs="0")


@pytest.mark.parametrize("field", sorted(CONFINED))
def test_everything_is_given_up(field: str) -> None:
    """A clone that keeps any right is refused."""
    assert not confined(0, Seccomp_filters="2", **{field: "0000000000000001"})
