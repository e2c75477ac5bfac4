"""Diagnosis of anything a program may send: it never raises, never warns, and says nothing of what is right."""

import json
import math
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from judge.comparison.compare import Opaque, compare
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.explain.wording import message, to_json
from judge.observation import MISSING, Observation

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)

DTYPES = ["bool", "int8", "int64", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
arrays = hnp.arrays(st.sampled_from(DTYPES), shapes)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=3)
special = st.sampled_from(
    [2**70, -(2**63), 10**400, math.nan, math.inf, 1e308, 5e-324, "", [], (), {}, np.zeros((0, 3))]
)
leaves = arrays | scalars | special | st.builds(Opaque, st.text(max_size=3))
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2) | st.integers(0, 3), inner, max_size=3)
    ),
    max_leaves=5,
)
bounds = st.sampled_from([0.0, 1e-5, 0.5, 1e300])
tolerances = st.builds(Tolerance, bounds, bounds, st.booleans())
given_arguments = st.dictionaries(st.sampled_from(["x", "n", "flag", "w"]), values, max_size=4)


@st.composite
def related(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two answers: anything, or two arrays that have something to do with each other."""
    want = draw(values)
    if not isinstance(want, np.ndarray) or draw(st.booleans()):
        return draw(values), want
    functions = [
        np.transpose,
        np.ravel,
        np.negative,
        np.flip,
        np.atleast_2d,
        np.abs,
        np.float16,
        np.isnan,
        list,
        np.copy,
    ]
    with np.errstate(all="ignore"):
        try:
            return draw(st.sampled_from(functions))(want), want  # type: ignore[operator]
        except (TypeError, ValueError, Warning):
            return want * 1, want


@st.composite
def observed(draw: st.DrawFn, tolerance: Tolerance) -> list[Observation]:
    """Some cases, some of them not answered."""
    found = []
    for index in range(draw(st.integers(0, 5))):
        got, want = draw(related())
        got = draw(st.sampled_from([got, got, got, MISSING]))
        equal = got is not MISSING and compare(got, want, tolerance).equal
        found.append(Observation(index, draw(st.booleans()), draw(given_arguments), got, want, equal))
    return found


@UNHURRIED
@given(st.data(), tolerances)
def test_never_raises(data: st.DataObject, tolerance: Tolerance) -> None:
    """Whatever was sent, there is a diagnosis with a text and a JSON, or none; a warning would be an error here."""
    observations = data.draw(observed(tolerance))
    answers = st.tuples(*[values | st.just(MISSING)] * len(observations))
    mistakes = [
        Mistake(f"{i}.py", Diagnosis("known_mistake", text=f"Mistake {i}."), data.draw(answers)) for i in range(2)
    ]
    found = diagnose(observations, mistakes, tolerance)
    assert found is None or (message(found).strip() and json.dumps(to_json(found), allow_nan=False))


@UNHURRIED
@given(st.lists(values, max_size=4), st.booleans())
def test_nothing_is_said_of_right_answers(wants: list[Any], sample: bool) -> None:
    """Answers that are equal have no diagnosis, whatever they are."""
    observations = [Observation(i, sample, {"x": i}, want, want, True) for i, want in enumerate(wants)]
    mistakes = [Mistake("a.py", Diagnosis("known_mistake", text="You have erred."), tuple(wants))]
    assert diagnose(observations, mistakes, Tolerance(1e-5, 1e-4, nan_equal=True)) is None


@UNHURRIED
@given(
    hnp.arrays("float64", hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(allow_nan=True)), given_arguments
)
def test_extreme_floats(array: Any, arguments: dict[str, Any]) -> None:
    """Infinities, NaN and the largest floats in both sides make no relation raise or warn."""
    with np.errstate(all="ignore"):
        pairs = [(array * 2, array), (array.T, array), (1 / array, array), (array, np.flip(array))]
    observations = [Observation(i, False, arguments, got, want, False) for i, (got, want) in enumerate(pairs)]
    for one in observations:
        diagnose([one, one, one], (), Tolerance(1e-5, 1e-4))
    diagnose(observations, (), Tolerance(0.0, 0.0))


def test_deep_nesting() -> None:
    """An answer that is nested as deeply as the wire allows, and deeper, is passed over."""
    got: Any = 1.0
    want: Any = 2.0
    for _ in range(100):
        got, want = (got,), (want,)
    assert diagnose([Observation(0, True, {}, got, want, False)], (), Tolerance(1e-5, 1e-4)) is None
