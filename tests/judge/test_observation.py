"""`judge.observation`: what is kept of a program's answers, within a limit."""

import numpy as np

from judge.observation import MISSING, Observation, Observations


def _observation(index: int, got: object) -> Observation:
    return Observation(index, False, {"a": 1}, got, np.zeros(4), equal=False)


def test_within_the_limit() -> None:
    """Answers that fit are kept as they are, in order."""
    kept = Observations()
    given = [_observation(0, np.ones(4)), _observation(1, [1.0, "two"]), _observation(2, MISSING)]
    for each in given:
        kept.add(each)
    assert all(one is other for one, other in zip(kept.found, given, strict=True))
    assert kept.size_bytes >= np.ones(4).nbytes


def test_beyond_the_limit() -> None:
    """When the limit is reached, answers are dropped, but the cases and their results are kept."""
    kept = Observations(max_bytes=1000)
    for index in range(3):
        kept.add(_observation(index, np.ones(100)))
    assert [each.got is MISSING for each in kept.found] == [False, True, True]
    assert [(each.index, each.equal) for each in kept.found] == [(0, False), (1, False), (2, False)]
    assert kept.size_bytes <= 1000
