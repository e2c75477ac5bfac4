"""Recognition of known mistakes."""

import math
from typing import Any

import numpy as np
import pytest

from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.explain.relations.known import could_be, first_mistake, the_only_mistake
from judge.observation import MISSING
from tests.judge.observed import TOLERANCE, matrices, mistake, observe, odd, simple, vectors


def test_known_mistake() -> None:
    """A learner who gives a labelled mistake's answers gets the author's own words."""
    found = diagnose(observe(matrices, odd), [mistake("erred", odd), mistake("slipped", lambda w, a: -w)], TOLERANCE)
    assert found == Diagnosis("known_mistake", text="You have erred.")


def test_known_mistake_before_relation() -> None:
    """The author's words come before ours."""
    found = diagnose(observe(matrices, lambda w, a: -w), [mistake("turned the sign", lambda w, a: -w)], TOLERANCE)
    assert found == Diagnosis("known_mistake", text="You have turned the sign.")


def test_known_mistake_and_exceptions() -> None:
    """Cases that the learner did not answer do not count."""
    observations = observe(matrices, lambda w, a: MISSING if a["flag"] else odd(w, a))
    assert diagnose(observations, [mistake("erred", odd)], TOLERANCE) == Diagnosis(
        "known_mistake", text="You have erred."
    )


def test_known_mistake_that_raises_elsewhere() -> None:
    """A mistake that has no answer where the learner has one is another mistake."""
    other = mistake("erred", lambda w, a: MISSING if a["flag"] else odd(w, a))
    assert diagnose(observe(matrices, odd), [other], TOLERANCE) is None


def test_known_mistake_must_agree_everywhere() -> None:
    """A mistake that is made in all cases is not the one that was made in some."""
    observations = observe(matrices, lambda w, a: odd(w, a) if a["flag"] else w)
    assert diagnose(observations, [mistake("erred", odd)], TOLERANCE) is None


def test_known_mistakes_that_cannot_be_told_apart() -> None:
    """Of two mistakes that agree on what was seen neither is named, unless both say the same."""
    two = [mistake("erred", odd), mistake("slipped", odd)]
    assert diagnose(observe(matrices, odd), two, TOLERANCE) is None
    same = [mistake("erred", odd, says="The same."), mistake("slipped", odd, says="The same.")]
    assert diagnose(observe(matrices, odd), same, TOLERANCE) == Diagnosis("known_mistake", text="The same.")


def test_known_mistakes_fall_back_to_relations() -> None:
    """Where two mistakes agree, what is common to both is still told."""
    two = [mistake("erred", lambda w, a: -w), mistake("slipped", lambda w, a: -w)]
    found = diagnose(observe(matrices, lambda w, a: -w), two, TOLERANCE)
    assert found is not None
    assert found.kind == "negated"


def test_known_mistake_needs_evidence() -> None:
    """One wrong boolean is what any mistake gives."""
    observations = [simple(True, True, 0), simple(False, True, 1)]
    assert (
        diagnose(
            observations,
            [Mistake("a.py", Diagnosis("known_mistake", text="You have erred."), (True, False))],
            TOLERANCE,
        )
        is None
    )


def test_known_mistake_with_nan() -> None:
    """A mistake whose numbers are NaN is recognised by them."""
    known = mistake("divided by 0", lambda w, a: np.where(w > 1, math.nan, w))
    found = diagnose(observe(matrices, lambda w, a: np.where(w > 1, math.nan, w)), [known], TOLERANCE)
    assert found == Diagnosis("known_mistake", text="You have divided by 0.")


@pytest.mark.parametrize(("cases", "named"), [({3}, True), ({1, 3, 5}, False)])
def test_known_mistake_that_overflows(cases: set[int], named: bool) -> None:
    """Where one of two programs with a mistake overflows in a few cases, the other has the mistake all the same."""

    def overflowing(w: Any, a: Any) -> Any:
        return np.full_like(w, np.nan) if a["steps"] - 2 in cases else odd(w, a)

    for one, other in ((odd, overflowing), (overflowing, odd)):
        found = diagnose(observe(matrices, one), [mistake("erred", other)], TOLERANCE)
        assert (found is not None and found.kind == "known_mistake") is named


def test_known_mistake_of_another_class() -> None:
    """A list where an array is expected is recognised, although its numbers are right."""
    known = mistake("returned a list", lambda w, a: w.tolist(), vectors)
    found = diagnose(observe(vectors, lambda w, a: w.tolist()), [known], TOLERANCE)
    assert found == Diagnosis("known_mistake", text="You have returned a list.")


def test_known_mistake_without_all_answers() -> None:
    """A mistake of which fewer cases are known than the learner answered is not named, and does no harm."""
    short = Mistake("a.py", Diagnosis("known_mistake", text="You have erred."), mistake("erred", odd).answers[:2])
    assert diagnose(observe(matrices, odd), [short], TOLERANCE) is None


def test_first_of_many() -> None:
    """Of several mutants with the same answers the first is named, as all come to the same."""
    several = [mistake(name, wrong) for name, wrong in (("slipped", lambda w, a: -w), ("erred", odd), ("dropped", odd))]
    assert first_mistake(observe(matrices, odd), several, TOLERANCE) == several[1].diagnosis
    assert the_only_mistake(observe(matrices, odd), several, TOLERANCE) is None


def test_about_the_same() -> None:
    """An answer may be that of a mistake if it is far nearer to it than the mistake is to the expected answer."""
    want = np.arange(6.0)
    assert could_be(simple(want + 3.01, want), want + 3, TOLERANCE)
    assert not could_be(simple(want + 3.5, want), want + 3, TOLERANCE)
    assert not could_be(simple(want, want), want + 3, TOLERANCE)
    assert not could_be(simple("text", "other"), want, TOLERANCE)
