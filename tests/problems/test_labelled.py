"""Every labelled submission of every package, judged for real: its folder says what its verdict must be, whichever way its
box has come, and its docstring what a learner is told.
"""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from judge.comparison.compare import compare
from judge.diagnose import diagnose
from judge.judge import Judge
from judge.observation import MISSING, Observation
from judge.packages.package import Labelled, Package, read_folder
from judge.stock import Stock
from judge.verdict import Verdict
from judge.way import Way

CORES = len(os.sched_getaffinity(0))
EACH = 8  # mistakes of which one is judged as a learner's is
LEARNING = threading.Lock()
Told = tuple[Verdict, str | None, str]
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


@pytest.fixture(
    scope="module",
    params=[Way.CLONE, *(pytest.param(way, marks=pytest.mark.corpus) for way in (Way.ZYGOTE, Way.FRESH))],
)
def by_way(request: pytest.FixtureRequest, judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A judge whose boxes come one way; `make test` knows one of the three, `make test-corpus` all of them."""
    place = tmp_path_factory.mktemp("labelled")
    with Judge(b"the secret of the corpus", place, CORES, stock=Stock(place, request.param)) as made:
        for package in packages():
            came = made.warm(package)
            if came is not request.param:
                pytest.skip(f"boxes are not cloned on this machine: {made.why_not_cloned}")
        yield made


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, by_way: Judge) -> dict[bytes, Future[Told]]:
    """What is said of each source that is asked for in this run, as many at a time as there are cores.

    By clones only every eighth mistake is judged as a learner's is: of the others the answers are taken that the judge has
    learned, in boxes, to know them by. `make test-corpus` judges all.
    """
    chosen: list[dict[str, Any]] = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == test_labelled.__name__
    ]
    wanted = {each["labelled"].source: (each["package"], each["labelled"]) for each in chosen}
    short = by_way.warm(packages()[0]) is Way.CLONE
    with ThreadPoolExecutor(CORES) as pool:
        found = {}
        for number, (source, (package, labelled)) in enumerate(wanted.items()):
            learned = short and labelled.verdict is Verdict.WRONG_ANSWER and number % EACH
            found[source] = pool.submit(_learned if learned else _judged, by_way, package, labelled)
        return found


def _judged(judge: Judge, package: Package, labelled: Labelled) -> Told:
    result = judge.judge(package, labelled.source)
    return result.verdict, result.diagnosis, result.message


def _learned(judge: Judge, package: Package, labelled: Labelled) -> Told:
    """The verdict and the diagnosis of the answers that the judge knows the mistake by."""
    known, _ = judge._mistakes_and_slips(package)
    with LEARNING:
        known.learn()
    answers = known._answers[labelled.name]
    observations = []
    for case in judge.prepare(package).cases:
        got = answers[case.index]
        equal = got is not MISSING and compare(got, case.want, package.tolerance).equal
        observations.append(Observation(case.index, case.sample, case.arguments, got, case.want, equal))
    found = diagnose(observations, known.like(observations), package.tolerance)
    right, ended = all(one.equal for one in observations), any(one.got is MISSING for one in observations)
    verdict = Verdict.ACCEPTED if right else Verdict.RUNTIME_ERROR if ended else Verdict.WRONG_ANSWER
    return verdict, found.sentence if found else None, "by what the judge has learned"


def test_there_are_packages() -> None:
    """There is something to judge."""
    assert packages()
    assert CASES


@pytest.mark.parametrize(("package", "labelled"), CASES)
def test_labelled(told: dict[bytes, Future[Told]], package: Package, labelled: Labelled) -> None:
    """A labelled submission gets exactly the verdict that is its folder's name, and a mistake its own diagnosis."""
    verdict, diagnosis, message = told[labelled.source].result()
    assert verdict is labelled.verdict, message
    if labelled.verdict is Verdict.WRONG_ANSWER:
        assert diagnosis == labelled.diagnosis


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
