"""`app.worker.observed`: answers are kept for their explanation, within a bound."""

import numpy as np

from app.worker.observed import Observed
from judge.observation import Observation, Observations


def answers(size: int) -> Observations:
    """One answer of that many bytes."""
    observations = Observations()
    observations.add(Observation(0, True, {}, np.zeros(size, np.uint8), None, equal=False))
    return observations


def test_taken_once() -> None:
    """What is kept is taken by its submission and attempt, once."""
    observed = Observed()
    kept = answers(10)
    observed.keep("a", 1, kept)
    assert observed.take("a", 2) is None
    assert observed.take("a", 1) == kept.found
    assert observed.take("a", 1) is None


def test_the_least_recently_used_makes_room() -> None:
    """Not more than the bound is kept, and nothing that is larger than that."""
    observed = Observed(max_bytes=1000)
    observed.keep("old", 1, answers(600))
    observed.keep("new", 1, answers(600))
    observed.keep("huge", 1, answers(2000))
    assert observed.take("old", 1) is None
    assert observed.take("new", 1) is not None
    assert observed.take("huge", 1) is None
