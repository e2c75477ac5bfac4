"""Survivors and programs that are right as well: told apart on inputs that nobody wrote down."""

import pytest

from judge.check.candidate import Candidate
from judge.check.draws import SECRETS, split
from judge.check.equivalence import Fate, InputKind, Told, prepare_search, tell
from judge.packages.package import Package
from tests.judge.check.conftest import SOFTMAX, SOFTMAX_CASES, SOFTMAX_LOGS, OwnBench, packaged

LARGE = SOFTMAX_CASES.replace("rng.standard_normal(shape)", "rng.standard_normal(shape) * 1e5")
SMALL = SOFTMAX_CASES.replace("rng.standard_normal(shape)", "rng.standard_normal(shape) * 1e-6")
STABLE = SOFTMAX.replace("np.exp(x)", "np.exp(x - x.max(axis=axis, keepdims=True))")


def told(source: str, package: Package, *, guard: bool = False) -> Told:
    """The fate of a source."""
    bench, steps = OwnBench(), [0]
    draws = tuple(split(bench.cases(package, secret)) for secret in SECRETS)

    def step() -> None:
        steps[0] += 1

    search = prepare_search(package, draws, bench, 1.0, 0.005, step)
    assert steps[0] > 10
    return tell(Candidate("id", "where", "words", source.encode(), "", guard), package, search, bench, 1.0)


@pytest.mark.parametrize("source", [SOFTMAX, SOFTMAX_LOGS, STABLE])
def test_equivalent(source: str) -> None:
    """A right program is equivalent, on hundreds of inputs, however it is written."""
    found = told(source, packaged())
    assert found.fate in (Fate.EQUIVALENT, Fate.OUTSIDE)  # the logarithms overflow for huge numbers, where exp does
    assert found.compared > 300


def test_survived() -> None:
    """A mistake is told apart, by an input that lies inside of what is drawn."""
    found = told(SOFTMAX.replace("axis=axis", "axis=-1"), packaged())
    assert found.fate is Fate.SURVIVED
    assert found.input is not None
    assert found.input.inside


def test_ways() -> None:
    """A mistake that large inputs hide takes smaller ones; one that small inputs hide takes larger ones."""
    wrong = STABLE.replace("np.exp(x -", "np.exp(2 * x - 2 *")
    assert told(wrong, packaged(STABLE, LARGE)).way is InputKind.SMALLER
    assert told(wrong, packaged(STABLE, SMALL)).way is InputKind.LARGER
    assert told(wrong, packaged(STABLE)).way is InputKind.ANY


def test_overflow_is_outside() -> None:
    """A program that is right until it overflows is no survivor, and the input that shows it is told."""
    found = told(SOFTMAX, packaged(STABLE))
    assert found.fate is Fate.OUTSIDE
    assert found.input is not None


def test_guards_are_outside() -> None:
    """A tiny constant that does not show is told, and stands against nothing."""
    wrong = SOFTMAX.replace("return e", "return 1e-3 + e")
    assert told(wrong, packaged()).fate is Fate.SURVIVED
    assert told(wrong, packaged(), guard=True).fate is Fate.OUTSIDE


def test_within() -> None:
    """A difference that is never larger than the tolerance is told as that."""
    assert (
        told(SOFTMAX.replace("return e", "return 2e-4 + e"), packaged(tolerance="atol = 1e-3\nrtol = 0")).fate
        is Fate.WITHIN
    )
