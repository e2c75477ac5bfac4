"""Pairing rows with columns, beside trying every order."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judge.comparison.matching import match

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # however busy the machine is

graphs = st.integers(0, 6).flatmap(lambda n: st.lists(st.integers(0, 2**n - 1), min_size=n, max_size=n))


def paired(fits: list[int], rows: tuple[int, ...] | list[int]) -> int:
    """How many columns hold a row that fits there."""
    return sum(fits[row] >> column & 1 for column, row in enumerate(rows))


@UNHURRIED
@given(graphs)
def test_as_many_as_can_be(fits: list[int]) -> None:
    """Every row has one place, and no order pairs more."""
    rows = match(fits)
    assert sorted(rows) == list(range(len(fits)))
    assert paired(fits, rows) == max(paired(fits, order) for order in itertools.permutations(range(len(fits))))


@UNHURRIED
@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.integers(0, 2**n - 1), min_size=n, max_size=n)))
def test_what_fits_in_place_stays(fits: list[int]) -> None:
    """Where every row fits at its own place, none is moved."""
    assert match([bits | 1 << row for row, bits in enumerate(fits)]) == list(range(len(fits)))


def test_a_long_chain() -> None:
    """A thousand rows that must all hand on their place find the one order there is."""
    count = 1000
    fits = [1 << row | 1 << (row + 1) for row in range(count - 1)] + [1]
    assert match(fits) == [count - 1, *range(count - 1)]
