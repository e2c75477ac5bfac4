"""Every labelled submission of every package, judged for real: its folder says what its verdict must be."""

from functools import cache
from pathlib import Path

import pytest

from judge.judge import Judge
from judge.packages.package import Labelled, Package, read_folder
from judge.verdict import Verdict

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


def test_there_are_packages() -> None:
    """There is something to judge."""
    assert packages()
    assert CASES


@pytest.mark.parametrize(("package", "labelled"), CASES)
def test_labelled(judge: Judge, package: Package, labelled: Labelled) -> None:
    """A labelled submission gets exactly the verdict that is its folder's name."""
    result = judge.judge(package, labelled.source)
    assert result.verdict is labelled.verdict, result.message


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
