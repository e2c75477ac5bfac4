"""What seen values have in common is learned, and kept by nothing that breaks it."""

from typing import Any

import numpy as np
import pytest

from judge.check.domain import learn_domain

RNG = np.random.default_rng(0)


def softmax(size: int) -> Any:
    """Numbers that sum to 1."""
    values = RNG.random(size) + 0.1
    return values / values.sum()


@pytest.mark.parametrize(
    ("seen", "inside", "outside"),
    [
        ([softmax(3), softmax(5)], softmax(4), softmax(4) * 2),
        ([RNG.standard_normal(40) for _ in range(3)], np.array([1e3, -1e3]), None),
        ([np.array([3, 1, 2]), np.array([0, 5, 4])], np.array([7, 8, 9]), np.array([-1, 2, 3])),
        ([np.array([0.0, 1.0]), np.array([1.0, 1.0])], np.array([1.0, 0.0]), np.array([0.5, 1.0])),
        ([np.eye(3) + 1, np.ones((2, 2))], np.eye(2) + 3, np.array([[1.0, 2.0], [3.0, 4.0]])),
        ([np.arange(4.0), np.arange(5.0) ** 2], np.arange(3.0), np.array([3.0, 1.0, 2.0])),
        ([3, 5, 7], 9, 4),
        ([1, -1, -1], 0, None),
        ([0.9, 0.99], 0.8, 1.8),
        ([[1, 2, 3], [3, 4, 9]], [5, 6, 7], [3, 2, 1]),
    ],
)
def test_domains(seen: list[Any], inside: Any, outside: Any) -> None:
    """A value that shares what all have in common is inside; one that does not is outside."""
    domain = learn_domain(seen)
    assert domain.holds(inside)
    if outside is not None:
        assert not domain.holds(outside)


def test_constants_say_nothing() -> None:
    """What is the same in every case says nothing of what else there may be."""
    for seen in ([np.zeros(3), np.zeros(3)], [np.zeros(3), np.zeros(4)], [1.0, 1.0]):
        domain = learn_domain(seen)
        assert domain.constant
        assert domain.holds(np.array([-5.0, 0.3, 2.0]))


def test_texts() -> None:
    """Of what is no number nothing is learned, and nothing is refused."""
    assert learn_domain(["a", "b"]).holds("c")
    assert learn_domain([None, None]).holds(None)
    assert learn_domain([1j, 2 + 1j]).holds(-3j)
