"""Every labelled submission of every package, judged for real: its folder says what its verdict must be, however its
box is started, and its docstring is what a learner is told.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.cases.case import Case
from judge.explain.diagnosis import Diagnosis
from judge.explain.explainer import Explainer
from judge.explain.wording import message
from judge.judge import Judge
from judge.observation import Observation, Observations
from judge.packages.package import Labelled, Package
from judge.packages.reader import read_folder
from judge.result import Result
from judge.verdict import Verdict

CORES = len(os.sched_getaffinity(0))
PROBLEMS = Path(__file__).parents[2] / "problems"


@cache
def packages() -> tuple[Package, ...]:
    """All packages, read once."""
    return tuple(read_folder(folder) for folder in sorted(PROBLEMS.iterdir()) if (folder / "problem.toml").is_file())


CASES = [
    pytest.param(package, labelled, id=f"{package.slug}/{labelled.verdict}/{labelled.name}")
    for package in packages()
    for labelled in package.submissions
]

pytestmark = pytest.mark.box


class Once(Explainer):
    """Runs no source again that was judged before: a mistake is known by what it answered then."""

    def __init__(self, judge: Judge) -> None:
        super().__init__(judge)
        self.judged: dict[bytes, list[Observation]] = {}

    def run(self, package: Package, cases: Sequence[Case], source: bytes) -> tuple[list[Observation], float]:
        """What was answered when it was judged."""
        if source not in self.judged:
            return super().run(package, cases, source)
        wanted = {case.index for case in cases}
        return [one for one in self.judged[source] if one.index in wanted], 0.0


@dataclass
class Judged:
    """What was said of one source; a wrong answer is explained when all are judged."""

    result: Result
    explain: Callable[[], Diagnosis | None]


@pytest.fixture(
    scope="module",
    params=[
        StartMethod.CLONE,
        *(pytest.param(method, marks=pytest.mark.corpus) for method in (StartMethod.ZYGOTE, StartMethod.FRESH)),
    ],
)
def one_method(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A judge whose boxes are started by one method; `make test` tries the first, `make test-corpus` the others."""
    place = tmp_path_factory.mktemp("labelled")
    with Judge(b"the secret of the corpus", place, CORES, pool=BoxPool(place, request.param)) as made:
        for package in packages():
            if made.warm(package) is not request.param:
                pytest.skip(f"boxes are not cloned on this machine: {made.why_not_cloned}")
        yield made


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest, one_method: Judge) -> dict[bytes, Judged]:
    """What is said of each source that is asked for in this run, as many at a time as there are cores."""
    chosen: list[dict[str, Any]] = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == test_labelled.__name__
    ]
    wanted = {each["labelled"].source: each["package"] for each in chosen}
    explainer = Once(one_method)

    def judge(source: bytes) -> Judged:
        package, observations = wanted[source], Observations()
        result = one_method.judge(package, source, observe=observations.add)
        explainer.judged[source] = observations.found
        return Judged(result, lambda: explainer.explain(package, observations.found))

    with ThreadPoolExecutor(CORES) as executor:
        return dict(zip(wanted, executor.map(judge, wanted), strict=True))


def test_there_are_packages() -> None:
    """There is something to judge."""
    assert packages()
    assert CASES


@pytest.mark.parametrize(("package", "labelled"), CASES)
def test_labelled(results: dict[bytes, Judged], package: Package, labelled: Labelled) -> None:
    """A labelled submission gets exactly the verdict that is its folder's name, and a mistake its own diagnosis."""
    judged = results[labelled.source]
    assert judged.result.verdict is labelled.verdict, judged.result.message
    if labelled.verdict is Verdict.WRONG_ANSWER:
        diagnosis = judged.explain()
        assert diagnosis is not None
        assert (diagnosis.kind, message(diagnosis)) == ("known_mistake", labelled.diagnosis)


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.slug)
def test_starter(judge: Judge, package: Package) -> None:
    """The starter is not accepted, and is no mistake of the judge's."""
    result = judge.judge(package, package.files["starter.py"])
    assert result.verdict not in (Verdict.ACCEPTED, Verdict.JUDGE_ERROR), result.message


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.slug)
def test_reference(judge: Judge, package: Package) -> None:
    """The reference, judged as if a learner had sent it, is accepted."""
    result = judge.judge(package, package.files["reference.py"])
    assert result.verdict is Verdict.ACCEPTED, result.message
