import pytest

from bench.spread import Spread, paired


def test_quartiles() -> None:
    """Quartiles and median are those of the values themselves, in whatever order they come."""
    assert Spread.of([5.0, 1.0, 3.0, 2.0, 4.0]) == Spread(median=3.0, q1=2.0, q3=4.0, low=1.0, high=5.0)


def test_quartiles_between_values() -> None:
    """Between two values a quartile is interpolated."""
    assert Spread.of([1.0, 2.0]) == Spread(median=1.5, q1=1.25, q3=1.75, low=1.0, high=2.0)


def test_single_value() -> None:
    """One measurement has a median and no spread."""
    assert Spread.of([7.0]) == Spread(7.0, 7.0, 7.0, 7.0, 7.0)


def test_median_of_paired_ratios() -> None:
    """A ratio is the median of the pairs' ratios, which is not the ratio of the medians."""
    over, under = [2.0, 30.0, 9.0], [1.0, 10.0, 9.0]
    assert Spread.of(paired(over, under)).median == 2.0  # of the medians it would be 1


def test_pairs_are_complete() -> None:
    """What was measured more often than the other has no pair, and is not dropped in silence."""
    with pytest.raises(ValueError, match="argument 2"):
        paired([1.0, 2.0], [1.0])


def test_flat_keys() -> None:
    """A spread is five keys, the median's by the name itself."""
    assert Spread(3.0, 2.0, 4.0, 1.0, 5.0).flat("ratio") == {
        "ratio": 3.0,
        "ratio_q1": 2.0,
        "ratio_q3": 4.0,
        "ratio_min": 1.0,
        "ratio_max": 5.0,
    }
