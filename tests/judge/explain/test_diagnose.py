"""The diagnosis of a wrong answer: known mistakes first, then relations, then hints; and what may be said of hidden cases."""

import copy
import math
from typing import Any

import numpy as np
import pytest

from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnose import MISSING, Diagnosis, Mistake, Observation, diagnose
from tests.judge.observed import TOLERANCE, Wrong, arguments, matrices, observe, scalars, vectors

EXACT = Tolerance(0.0, 0.0, nan_equal=False)


def mistake(name: str, wrong: Wrong, answers: Any = matrices, says: str = "") -> Mistake:
    """A labelled wrong submission that makes `wrong` of each right answer."""
    observations = observe(answers, wrong)
    return Mistake(f"{name}.py", says or f"You have {name}.", tuple(one.got for one in observations))


def odd(w: Any, a: Any) -> Any:
    """A mistake of which no relation knows anything."""
    return np.sin(5 * w) + a["x"] ** 2


def simple(got: Any, want: Any, index: int = 0, sample: bool = True, **given: Any) -> Observation:
    """One case."""
    return Observation(index, sample, given, got, want, got is not MISSING and compare(got, want, TOLERANCE).equal)


def test_right_answers() -> None:
    """Of right answers nothing is said, whatever mistakes are known."""
    known = mistake("made no mistake at all", lambda w, a: w)
    assert diagnose(observe(matrices, lambda w, a: w), [known, mistake("erred", odd)], TOLERANCE) is None


def test_nothing_answered() -> None:
    """Where there is no answer there is nothing to say."""
    assert diagnose(observe(matrices, lambda w, a: MISSING), [mistake("erred", odd)], TOLERANCE) is None
    assert diagnose((), (), TOLERANCE) is None


def test_known_mistake() -> None:
    """A learner who gives a labelled mistake's answers reads its diagnosis, word for word."""
    found = diagnose(observe(matrices, odd), [mistake("erred", odd), mistake("slipped", lambda w, a: -w)], TOLERANCE)
    assert found == Diagnosis("known_mistake", "You have erred.")


def test_known_mistake_before_relation() -> None:
    """The author's words come before ours."""
    found = diagnose(observe(matrices, lambda w, a: -w), [mistake("turned the sign", lambda w, a: -w)], TOLERANCE)
    assert found == Diagnosis("known_mistake", "You have turned the sign.")


def test_known_mistake_and_exceptions() -> None:
    """Cases that the learner did not answer say neither yes nor no."""
    observations = observe(matrices, lambda w, a: MISSING if a["flag"] else odd(w, a))
    assert diagnose(observations, [mistake("erred", odd)], TOLERANCE) == Diagnosis("known_mistake", "You have erred.")


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
    assert diagnose(observe(matrices, odd), same, TOLERANCE) == Diagnosis("known_mistake", "The same.")


def test_known_mistakes_fall_back_to_relations() -> None:
    """Where two mistakes agree, what is common to both is still told."""
    two = [mistake("erred", lambda w, a: -w), mistake("slipped", lambda w, a: -w)]
    found = diagnose(observe(matrices, lambda w, a: -w), two, TOLERANCE)
    assert found is not None
    assert found.kind == "negated"


def test_known_mistake_needs_evidence() -> None:
    """One wrong boolean is what any mistake gives."""
    observations = [simple(True, True, 0), simple(False, True, 1)]
    assert diagnose(observations, [Mistake("a.py", "You have erred.", (True, False))], TOLERANCE) is None


def test_known_mistake_with_nan() -> None:
    """A mistake whose numbers are NaN is recognised by them."""
    known = mistake("divided by 0", lambda w, a: np.where(w > 1, math.nan, w))
    found = diagnose(observe(matrices, lambda w, a: np.where(w > 1, math.nan, w)), [known], TOLERANCE)
    assert found == Diagnosis("known_mistake", "You have divided by 0.")


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
    assert found == Diagnosis("known_mistake", "You have returned a list.")


def test_known_mistake_without_all_answers() -> None:
    """A mistake of which fewer cases are known than the learner answered is not named, and does no harm."""
    short = Mistake("a.py", "You have erred.", mistake("erred", odd).answers[:2])
    assert diagnose(observe(matrices, odd), [short], TOLERANCE) is None


def test_parts() -> None:
    """In an answer of several parts the wrong one is named."""
    observations = observe(lambda i, a: (matrices(i, a), 1.5), lambda w, a: (2 * w[0], w[1]))
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert found.kind == "factor"
    assert found.sentence.startswith("In the part [0] of the answer: Your numbers are the right ones times 2.")


def test_parts_must_all_be_explained() -> None:
    """A part that nothing explains keeps all of it unexplained."""
    observations = observe(lambda i, a: (matrices(i, a), vectors(i, a)), lambda w, a: (2 * w[0], np.sin(5 * w[1])))
    assert diagnose(observations, (), TOLERANCE) is None


def test_parts_alike() -> None:
    """What is the same for all parts is said of the whole."""
    observations = observe(
        lambda i, a: {"a": matrices(i, a), "b": vectors(i, a)}, lambda w, a: {k: -v for k, v in w.items()}
    )
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert found.sentence.startswith("Every sign is turned round")


def test_keys_that_no_sample_shows() -> None:
    """A key of the expected answer is named only where a sample has it."""

    def answers(index: int, given: Any) -> Any:
        return {"seen" if index < 2 else "secret": matrices(index, given), "other": 1.5}

    def wrong(w: Any, a: Any) -> Any:
        return {key: 2 * value if key == "secret" else value for key, value in w.items()}

    found = diagnose(observe(answers, wrong), (), TOLERANCE)
    assert found is not None
    assert found.sentence.startswith("In a part of the answer: ")
    assert "secret" not in found.sentence


@pytest.mark.parametrize(("samples", "told"), [(2, True), (0, False)])
def test_fitted_number(samples: int, told: bool) -> None:
    """A factor that is not familiar is told by its value where samples show it, and never from hidden cases."""
    found = diagnose(observe(matrices, lambda w, a: w * 0.3719, samples=samples), (), TOLERANCE)
    assert found is not None
    assert ("0.37" in found.sentence) is told
    assert found.kind == "factor"


def test_name_that_fits_all_cases() -> None:
    """A factor that varies with a size gets the name of that size, and no other."""
    found = diagnose(observe(matrices, lambda w, a: w / math.sqrt(a["x"].shape[1])), (), TOLERANCE)
    assert found is not None
    assert "times 1/sqrt(x.shape[1])" in found.sentence or "times 1/sqrt(len(gain))" in found.sentence


def test_cause_of_a_name() -> None:
    """n/(n - 1) is told as what it is: variance and its divisor."""
    found = diagnose(observe(matrices, lambda w, a: w * a["steps"] / (a["steps"] - 1)), (), TOLERANCE)
    assert found is not None
    assert "steps/(steps - 1)" in found.sentence
    assert "ddof" in found.sentence


def test_right_cases_must_agree() -> None:
    """A relation that should show in a case that is right is not told of the others."""
    observations = observe(matrices, lambda w, a: w if a["x"].shape == (3, 4) else -w)
    assert diagnose(observations, (), TOLERANCE) is None


def test_right_cases_in_which_it_does_not_show() -> None:
    """A case in which the factor is 1 may be right."""
    observations = observe(matrices, lambda w, a: w * len(a["x"]), [(1, 4), (3, 4), (5, 2), (4, 3), (1, 6)])
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert "x.shape[0]" in found.sentence


SHAPES = [(3, 4), (4, 6), (5, 3), (2, 5), (6, 6), (7, 4), (3, 3), (4, 5), (2, 7), (5, 4)]


def test_condition_alone() -> None:
    """Where nothing explains the numbers, a flag that divides right from wrong is told."""
    found = diagnose(observe(matrices, lambda w, a: odd(w, a) if a["flag"] else w, SHAPES), (), TOLERANCE)
    assert found == Diagnosis("only_where", "Your answer is wrong in exactly those cases in which flag is True.")


def test_condition_and_relation() -> None:
    """Where a relation holds in the wrong cases alone, both are told."""
    found = diagnose(observe(matrices, lambda w, a: w.T if a["flag"] else w, SHAPES), (), TOLERANCE)
    assert found is not None
    assert found.kind == "only_where"
    assert "flag is True. Your answer is the transpose" in found.sentence


def test_too_few_cases_for_a_condition() -> None:
    """Of four cases two are on each side by chance."""
    assert diagnose(observe(matrices, lambda w, a: odd(w, a) if a["flag"] else w, SHAPES[:4]), (), TOLERANCE) is None


def test_sizes_that_differ() -> None:
    """Two sizes of the inputs that are taken for one another are found by where they differ."""
    shapes = [(n, n if n % 2 else n + 1) for n in range(3, 17)]
    found = diagnose(observe(matrices, lambda w, a: odd(w, a) if len(a["x"]) % 2 == 0 else w, shapes), (), TOLERANCE)
    assert found is not None
    assert found.kind == "only_where"


def test_samples_only() -> None:
    """Right on all samples and on no hidden case: that much is said."""
    observations = observe(matrices, odd)
    learnt = [
        Observation(one.index, one.sample, one.arguments, one.want, one.want, True) if one.sample else one
        for one in observations
    ]
    found = diagnose(learnt, (), TOLERANCE)
    assert found is not None
    assert found.kind == "samples_only"


def test_same_for_all_cases() -> None:
    """An answer that does not depend on the arguments is told as such."""
    same = np.random.default_rng(3).standard_normal((4, 3))
    found = diagnose(observe(matrices, lambda w, a: same, [(4, 3)] * 5), (), TOLERANCE)
    assert found is not None
    assert found.kind == "same_for_all_cases"


def test_argument_ignored() -> None:
    """Two cases that differ in one argument, with one answer: that argument is not used."""
    x = np.random.default_rng(5).standard_normal(6)
    observations = [
        simple(np.sin(x) + 1, np.sin(seed * x), seed, x=x, seed=seed)
        if seed < 3
        else simple(x, np.cos(3 * x), 3, x=2 * x, seed=9)
        for seed in (1, 2, 3)
    ]
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert found.sentence == "Your answer does not change where only seed does: use seed."


def test_previous_case() -> None:
    """What was right for the case before shows that something is kept."""
    right = [matrices(i, arguments((3, 4), i)) for i in range(5)]
    observations = [simple(right[max(i - 1, 0)], right[i], i, x=float(i)) for i in range(5)]
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert found.kind == "previous_case"


def test_scalars_need_several_cases() -> None:
    """One wrong number is equal to too many things."""
    observations = observe(scalars, lambda w, a: 2 * w)
    assert diagnose(observations[:1], (), TOLERANCE) is None
    found = diagnose(observations, (), TOLERANCE)
    assert found is not None
    assert found.kind == "factor"


def test_unordered_and_exact_tolerances() -> None:
    """Relations are found whatever the tolerance is: none at all is one."""
    found = diagnose(observe(matrices, lambda w, a: w.T, tolerance=EXACT), (), EXACT)
    assert found is not None
    assert found.kind == "transposed"


def test_thousands_of_cases() -> None:
    """Many cases are judged by an even choice of them."""
    shapes = [(2 + i % 5, 3 + i % 4) for i in range(1500)]
    found = diagnose(observe(matrices, lambda w, a: w[::-1], shapes), (), TOLERANCE)
    assert found is not None
    assert found.kind == "reversed"


def test_large_answers_are_passed_over() -> None:
    """An answer of millions of numbers is not looked at."""
    want = np.arange(2_000_000.0)
    assert diagnose([simple(-want, want)], (), TOLERANCE) is None


def test_nothing_is_changed() -> None:
    """What was observed stays as it was."""
    observations = observe(matrices, lambda w, a: w.T + 1)
    before = copy.deepcopy(observations)
    diagnose(observations, [mistake("erred", odd)], TOLERANCE)
    for old, new in zip(before, observations, strict=True):
        assert np.array_equal(old.got, new.got)
        assert np.array_equal(old.want, new.want)
        assert all(np.array_equal(old.arguments[name], new.arguments[name]) for name in old.arguments)
