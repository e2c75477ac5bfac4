"""Survivors are told from equivalent programs on inputs that nobody wrote down."""

import pytest

from judge.check.candidate import Candidate
from judge.check.equivalence import Analysis, Fate, InputKind, analyse, prepare_search
from judge.check.report import Progress
from judge.packages.package import Package
from tests.judge.check.conftest import SOFTMAX, SOFTMAX_CASES, SOFTMAX_LOGS, in_context, packaged

LARGE = SOFTMAX_CASES.replace("rng.standard_normal(shape)", "rng.standard_normal(shape) * 1e5")
SMALL = SOFTMAX_CASES.replace("rng.standard_normal(shape)", "rng.standard_normal(shape) * 1e-6")
STABLE = SOFTMAX.replace("np.exp(x)", "np.exp(x - x.max(axis=axis, keepdims=True))")


def analysed(source: str, package: Package, *, guard: bool = False) -> Analysis:
    """What a source turns out to be."""
    steps: list[Progress] = []
    context = in_context(package, steps.append)
    search = prepare_search(context)
    assert len(steps) > 10
    return analyse(Candidate("id", "operator", "words", source.encode(), "", guard=guard), context, search)


@pytest.mark.parametrize("source", [SOFTMAX, SOFTMAX_LOGS, STABLE])
def test_equivalent(source: str) -> None:
    """A correct program is equivalent on hundreds of inputs, however it is written."""
    found = analysed(source, packaged())
    assert found.fate in (Fate.EQUIVALENT, Fate.OUTSIDE)  # the logarithms overflow for huge numbers, where exp does
    assert found.compared > 300


def test_survived() -> None:
    """A mistake survives if it differs on an input inside what the package draws."""
    found = analysed(SOFTMAX.replace("axis=axis", "axis=-1"), packaged())
    assert found.fate is Fate.SURVIVED
    assert found.input is not None
    assert found.input.inside


def test_needed_inputs() -> None:
    """A mistake that large inputs hide needs smaller ones, and one that small inputs hide needs larger ones."""
    wrong = STABLE.replace("np.exp(x -", "np.exp(2 * x - 2 *")
    assert analysed(wrong, packaged(STABLE, LARGE)).needs is InputKind.SMALLER
    assert analysed(wrong, packaged(STABLE, SMALL)).needs is InputKind.LARGER
    assert analysed(wrong, packaged(STABLE)).needs is InputKind.ANY


def test_overflow_is_outside() -> None:
    """A program that is correct until it overflows is not a survivor, and the input that shows this is known."""
    found = analysed(SOFTMAX, packaged(STABLE))
    assert found.fate is Fate.OUTSIDE
    assert found.input is not None


def test_guards_are_outside() -> None:
    """A mutant of a tiny constant does not count as a survivor."""
    wrong = SOFTMAX.replace("return e", "return 1e-3 + e")
    assert analysed(wrong, packaged()).fate is Fate.SURVIVED
    assert analysed(wrong, packaged(), guard=True).fate is Fate.OUTSIDE


def test_within() -> None:
    """A difference that never exceeds the tolerance has a fate of its own."""
    assert (
        analysed(SOFTMAX.replace("return e", "return 2e-4 + e"), packaged(tolerance="atol = 1e-3\nrtol = 0")).fate
        is Fate.WITHIN
    )
