"""Observations for the tests of diagnosis: cases of several shapes, and what a wrong program makes of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.observation import MISSING, Observation

TOLERANCE = Tolerance(1e-6, 1e-5, nan_equal=False)
SHAPES = ((3, 4), (4, 6), (5, 3), (2, 5), (6, 6), (7, 4))
Wrong = Callable[[Any, Mapping[str, Any]], Any]


def arguments(shape: tuple[int, ...], index: int) -> dict[str, Any]:
    """Drawn from a fixed seed, another for each case."""
    rng = np.random.default_rng([index, *shape])
    return {
        "x": rng.standard_normal(shape),
        "gain": 1.5 + rng.random(shape[-1]),
        "bias": rng.standard_normal(shape[-1]),
        "rate": float(rng.uniform(0.1, 0.9)),
        "flag": index % 2 == 1,
        "steps": index + 2,
    }


def matrices(index: int, given: Mapping[str, Any]) -> Any:
    """Right answers without any structure of their own: of both signs, with the shape of x."""
    return np.random.default_rng(100 + index).standard_normal(given["x"].shape) * 3


def vectors(index: int, given: Mapping[str, Any]) -> Any:
    """Right answers of one axis, as long as x has numbers."""
    return matrices(index, given).ravel()


def positives(index: int, given: Mapping[str, Any]) -> Any:
    """Right answers between 0 and 1."""
    return 1 / (1 + np.exp(-matrices(index, given)))


def weights(index: int, given: Mapping[str, Any]) -> Any:
    """Right answers whose rows add up to 1."""
    powers = np.exp(matrices(index, given))
    return powers / powers.sum(axis=-1, keepdims=True)


def scalars(index: int, given: Mapping[str, Any]) -> Any:
    """Right answers that are one number each."""
    return float(matrices(index, given).sum())


def counts(index: int, given: Mapping[str, Any]) -> Any:
    """Right answers that are integers."""
    return np.random.default_rng(200 + index).integers(0, 50, given["x"].shape[0] + 4)


def observe(
    answers: Callable[[int, Mapping[str, Any]], Any],
    wrong: Wrong,
    shapes: Sequence[tuple[int, ...]] = SHAPES,
    tolerance: Tolerance = TOLERANCE,
    samples: int = 2,
) -> list[Observation]:
    """What a program answers that makes `wrong` of each right answer; MISSING is kept."""
    found = []
    for index, shape in enumerate(shapes):
        given = arguments(shape, index)
        want = answers(index, given)
        with np.errstate(all="ignore"):
            got = wrong(want, given)
        equal = got is not MISSING and compare(got, want, tolerance).equal
        found.append(Observation(index, index < samples, given, got, want, equal))
    return found


def softmax(array: Any, axis: int = -1) -> Any:
    """Along one axis."""
    powers = np.exp(array - array.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def noise(like: Any, size: float) -> Any:
    """The same noise for each call."""
    return np.random.default_rng(7).standard_normal(np.shape(like)) * size


def right_in_rows(rows: Callable[[Any, int], Any]) -> Wrong:
    """Right in the rows that `rows` picks from their indexes and their number, wrong in the others."""
    return lambda w, a: np.where(rows(np.arange(len(w)), len(w))[:, None], w, w + 1 + noise(w, 0.1))


def replaced_in_rows(rows: Callable[[Any, int], Any], value: float) -> Wrong:
    """`value` in the rows that `rows` picks."""
    return lambda w, a: np.where(rows(np.arange(len(w)), len(w))[:, None], value, w)


def diagnosed(
    answers: Callable[[int, Mapping[str, Any]], Any], wrong: Wrong, shapes: Sequence[tuple[int, ...]] = SHAPES
) -> Diagnosis:
    """What is diagnosed of a program that makes `wrong` of each right answer; it fails if nothing is."""
    found = diagnose(observe(answers, wrong, shapes), (), TOLERANCE)
    assert found is not None, "no diagnosis"
    return found


def mistake(name: str, wrong: Wrong, answers: Any = matrices, says: str = "") -> Mistake:
    """A labelled wrong submission that makes `wrong` of each right answer."""
    answered = tuple(one.got for one in observe(answers, wrong))
    return Mistake(f"{name}.py", Diagnosis("known_mistake", text=says or f"You have {name}."), answered)


def odd(w: Any, a: Any) -> Any:
    """A mistake that no relation knows."""
    return np.sin(5 * w) + a["x"] ** 2


def simple(got: Any, want: Any, index: int = 0, sample: bool = True, **given: Any) -> Observation:
    """One case."""
    return Observation(index, sample, given, got, want, got is not MISSING and compare(got, want, TOLERANCE).equal)
