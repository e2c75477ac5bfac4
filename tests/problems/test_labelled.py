"""Every labelled submission of every package, judged for real: its folder says what its verdict must be, whichever way its
box has come, and its docstring what a learner is told.
"""

import dataclasses
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.cases.prepare import Prepared
from judge.judge import Judge
from judge.observation import Observation
from judge.packages.package import Labelled, Package, read_folder
from judge.result import Result
from judge.run import Run
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


class Once(Judge):
    """Runs each source once: a mistake is known by what it answered when it was judged. `diagnosed` comes after all."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.runs: dict[bytes, Run] = {}

    def _diagnosis(self, package: Package, run: Run) -> str | None:
        self.runs[run._source] = run
        return None

    def _observe(
        self, package: Package, prepared: Prepared, source: bytes, indexes: Sequence[int], *, waited_for: bool
    ) -> list[Observation]:
        if source not in self.runs:
            return super()._observe(package, prepared, source, indexes, waited_for=waited_for)
        return [one for one in self.runs[source].observations if one.index in indexes]

    def diagnosed(self, package: Package, source: bytes, result: Result) -> Result:
        """With what is said of the mistake."""
        run = self.runs.get(source)
        return dataclasses.replace(result, diagnosis=super()._diagnosis(package, run)) if run else result


@pytest.fixture(
    scope="module",
    params=[
        StartMethod.CLONE,
        *(pytest.param(way, marks=pytest.mark.corpus) for way in (StartMethod.ZYGOTE, StartMethod.FRESH)),
    ],
)
def by_way(request: pytest.FixtureRequest, judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A judge whose boxes come one way; `make test` knows one of the three, `make test-corpus` the others."""
    place = tmp_path_factory.mktemp("labelled")
    kind = Once if request.param is StartMethod.CLONE else Judge
    with kind(b"the secret of the corpus", place, CORES, pool=BoxPool(place, request.param)) as made:
        for package in packages():
            came = made.warm(package)
            if came is not request.param:
                pytest.skip(f"boxes are not cloned on this machine: {made.why_not_cloned}")
        yield made


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest, by_way: Judge) -> dict[bytes, Future[Result]]:
    """What is said of each source that is asked for in this run, as many at a time as there are cores."""
    chosen: list[dict[str, Any]] = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == test_labelled.__name__
    ]
    wanted = {each["labelled"].source: each["package"] for each in chosen}
    with ThreadPoolExecutor(CORES) as pool:
        judged = {source: pool.submit(by_way.judge, package, source) for source, package in wanted.items()}
    if not isinstance(by_way, Once):
        return judged
    with ThreadPoolExecutor(1) as pool:
        return {
            source: pool.submit(by_way.diagnosed, wanted[source], source, it.result()) for source, it in judged.items()
        }


def test_there_are_packages() -> None:
    """There is something to judge."""
    assert packages()
    assert CASES


@pytest.mark.parametrize(("package", "labelled"), CASES)
def test_labelled(results: dict[bytes, Future[Result]], package: Package, labelled: Labelled) -> None:
    """A labelled submission gets exactly the verdict that is its folder's name, and a mistake its own diagnosis."""
    result = results[labelled.source].result()
    assert result.verdict is labelled.verdict, result.message
    if labelled.verdict is Verdict.WRONG_ANSWER:
        assert result.diagnosis == labelled.diagnosis


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
