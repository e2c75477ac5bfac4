"""False alarms, measured: random wrong answers, of which nothing is true but that they are wrong."""

import copy
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from judge.comparison.compare import compare
from judge.comparison.tolerance import Tolerance
from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.explain.relations.known import first_mistake
from judge.mutants.package_mutants import package_mutants
from judge.observation import MISSING, Observation
from tests.judge.check.conftest import packaged

TRIALS = 1200
MOST = TRIALS // 200
MUTANT_TRIALS = 150
TOLERANCES = [Tolerance(a, r) for a, r in ((1e-6, 1e-5), (1e-5, 1e-4), (1e-3, 1e-3), (1e-8, 0.0), (1e-2, 1e-2))]
Rng = np.random.Generator
# What every wrong answer may be told, as it says nothing of the cause and is true whenever it is said.
FACTS = {"only_where", "samples_only", "imprecise"}


def random_inputs(rng: Rng, rank: int) -> dict[str, Any]:
    """Arguments of random shapes."""
    shape = tuple(int(n) for n in rng.integers(1, 7, rank))
    return {
        "x": rng.standard_normal(shape),
        "n": int(rng.integers(1, 9)),
        "flag": bool(rng.integers(2)),
        "w": rng.standard_normal(shape[-1] if shape else 1),
        "t": float(rng.uniform(0.1, 2)),
    }


RIGHT: list[Callable[[dict[str, Any]], Any]] = [
    lambda a: np.tanh(a["x"] * a["t"] + 0.3),
    lambda a: a["x"] ** 2 + a["n"],
    lambda a: np.cumsum(a["x"] + 0.1, axis=-1) if a["x"].ndim else a["x"] + 0.1,
    lambda a: float((a["x"] * a["t"]).sum()) + 0.2,
    lambda a: np.sin(a["x"]) * a["w"],
    lambda a: np.floor(9 * a["x"]).astype(int),
    lambda a: int(100 * np.abs(a["x"]).sum()),
    lambda a: a["x"] + 1j * np.sin(3 * a["x"]),
    lambda a: np.exp(a["x"]).ravel(),
    lambda a: (np.sin(7 * a["x"]), a["t"] * a["x"].ravel()),
    lambda a: a["x"] > 0.1,
]


def unrelated(rng: Rng, want: Any) -> Any:
    """Other numbers, of the same shape, kind and size."""
    if isinstance(want, tuple):
        return tuple(unrelated(rng, part) for part in want)
    array = np.asarray(want)
    if array.dtype.kind == "b":
        return rng.integers(0, 2, array.shape).astype(bool)
    if array.dtype.kind == "i":
        return np.asarray(rng.integers(array.min() - 5, array.max() + 6, array.shape))
    drawn = rng.standard_normal(array.shape) * (np.abs(array).max() + 0.1)
    return np.asarray(drawn + 1j * rng.standard_normal(array.shape) if array.dtype.kind == "c" else drawn)


def perturbed(rng: Rng, want: Any) -> Any:
    """The right numbers, each off by some tenths of its size."""
    if isinstance(want, tuple):
        return tuple(perturbed(rng, part) for part in want)
    array = np.asarray(want)
    if array.dtype.kind not in "fc":
        return unrelated(rng, want)
    return np.asarray(array * (1 + 0.3 * rng.standard_normal(array.shape)))


def partly(rng: Rng, want: Any) -> Any:
    """A third of the numbers are others."""
    if isinstance(want, tuple):
        return tuple(partly(rng, part) for part in want)
    return np.asarray(np.where(rng.random(np.shape(want)) < 0.3, unrelated(rng, want), want))


def reshaped(rng: Rng, want: Any) -> Any:
    """Other numbers, in another shape."""
    if isinstance(want, tuple):
        return tuple(reshaped(rng, part) for part in want)
    return rng.standard_normal(tuple(int(n) for n in rng.integers(1, 6, int(rng.integers(0, 4)))))


def trial(seed: int, wrong: Callable[[Rng, Any], Any]) -> Diagnosis | None:
    """One random wrong submission, with three mistakes that it did not make."""
    rng = np.random.default_rng(seed)
    rank, right, tolerance = int(rng.integers(4)), RIGHT[seed % len(RIGHT)], TOLERANCES[seed % len(TOLERANCES)]
    observations = []
    for index in range(int(rng.integers(2, 14))):
        given = random_inputs(rng, rank)
        want = right(given)
        got = wrong(rng, want)
        observations.append(Observation(index, index < 2, given, got, want, compare(got, want, tolerance).equal))
    known = Diagnosis("known_mistake", text="You have erred.")
    mistakes = [
        Mistake(f"{kind.__name__}.py", known, tuple(kind(rng, one.want) for one in observations))
        for kind in (unrelated, perturbed, partly)
    ]
    return diagnose(observations, mistakes, tolerance)


@pytest.mark.parametrize("wrong", [unrelated, perturbed, partly, reshaped])
def test_false_alarms(wrong: Callable[[Rng, Any], Any]) -> None:
    """Of random wrong answers fewer than one in two hundred is explained, and none is taken for a known mistake."""
    found = [one for seed in range(TRIALS // 4) if (one := trial(seed, wrong)) is not None]
    assert [one for one in found if one.kind == "known_mistake"] == []
    alarms = [one for one in found if one.kind not in FACTS]
    assert len(alarms) <= MOST // 4, alarms


# Right programs, most with answers that say little: with hundreds of mutants some might be met by luck.
PROGRAMS = {
    "accuracy": ("return float(np.mean(x.argmax(axis=-1) == labels))", 4),
    "labels": ("return x.argmax(axis=-1)", 4),
    "mask": ("return (x > t) & (np.abs(x) < 2)", 4),
    "count": ("n = x.shape[0]\n    return int((x > t).sum()) - n // 2", 4),
    "loss": (
        "p = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)\n    return -np.log(p[np.arange(len(x)), labels]).mean()",
        4,
    ),
    "rows": ("return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + t)", 4),
}


def mutants_of(program: str, calls: list[dict[str, Any]]) -> list[Mistake]:
    """What they answer, in this process."""
    source = f"import numpy as np\n\n\ndef f(x, labels, t):\n    {program}\n"
    found = []
    for mutant in package_mutants(packaged(source, arguments=("x", "labels", "t"), accepted=()), calls[:2]):
        names: dict[str, Any] = {}
        exec(compile(mutant.source, mutant.id, "exec"), names)
        told = Diagnosis("mutant", text=mutant.id)
        found.append(Mistake(mutant.id, told, tuple(answer(names["f"], call) for call in calls)))
    return found


def answer(function: Callable[..., Any], call: dict[str, Any]) -> Any:
    """Of a mutant, which may raise."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return function(**copy.deepcopy(call))
        except Exception:
            return MISSING


@pytest.mark.parametrize("name", PROGRAMS)
def test_false_alarms_of_mutants(name: str) -> None:
    """Of random wrong answers to six cases fewer than one in a hundred is taken for a mutant."""
    program, columns = PROGRAMS[name]
    rng = np.random.default_rng(len(name))
    rows = (3, 5, 2, 6, 4, 7)
    calls = [
        {"x": rng.standard_normal((n, columns)), "labels": rng.integers(0, columns, n), "t": float(rng.uniform(0.1, 1))}
        for n in rows
    ]
    names: dict[str, Any] = {}
    exec(f"import numpy as np\n\n\ndef f(x, labels, t):\n    {program}\n", names)
    wants = [names["f"](**call) for call in calls]
    known, alarms = mutants_of(program, calls), []
    for seed in range(MUTANT_TRIALS):
        draw, wrong = np.random.default_rng(seed), (unrelated, perturbed, partly)[seed % 3]
        observations = [
            Observation(index, index < 2, call, got := wrong(draw, want), want, compare(got, want, TOLERANCES[0]).equal)
            for index, (call, want) in enumerate(zip(calls, wants, strict=True))
        ]
        found = first_mistake(observations, known, TOLERANCES[0])
        if found is not None and not all(one.equal for one in observations):
            alarms.append((wrong.__name__, found.text))
    assert len(alarms) < MUTANT_TRIALS / 100, alarms
