"""The mutants that explain wrong answers: distinct, ranked, and no more than may be run."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from judge.mutants import package_mutants as module
from judge.mutants.mutant import Mutant
from judge.mutants.package_mutants import package_mutants
from judge.verdict import Verdict
from tests.judge.check.conftest import packaged

X = np.arange(6.0).reshape(2, 3) - 2.5


def of(body: str, **sample: Any) -> tuple[Mutant, ...]:
    """The mutants of a function of an array `x` and a number `k`."""
    source = f"import numpy as np\n\n\ndef f(x, k):\n    {body}\n"
    return package_mutants(packaged(source, arguments=("x", "k"), accepted=()), [{"x": X, "k": 3, **sample}])


def test_distinct() -> None:
    """Each has an id and a program of its own, which is none of the right ones."""
    package = packaged()
    found = package_mutants(package, [{"x": X, "axis": 0}])
    right = {one.source for one in package.submissions if one.verdict is Verdict.ACCEPTED}
    sources = {one.source for one in found}
    assert len(sources) == len({one.id for one in found}) == len(found) > 50
    assert not sources & {package.reference.encode(), *right}


def test_origin() -> None:
    """A mutant knows which right program it is made of; arguments are changed in the first one only."""
    found = package_mutants(packaged(), [{"x": X, "axis": 0}])
    assert {one.origin for one in found} == {0, 2}, "1 is the same as 0"
    assert {one.origin for one in found if one.operator.startswith("argument-")} == {0}
    assert all(one.id.startswith(f"{one.origin} {one.operator} ") for one in found)


def test_everywhere() -> None:
    """A mutant may be changed in several places that are alike."""
    several = [one for one in of("return (x - x.mean(axis=0)) / x.std(axis=0)") if len(one.edits) > 1]
    assert any(one.source.count(b"axis=1") == 2 for one in several)


@pytest.mark.parametrize(
    ("body", "left"), [("return x.sum(1) * k", "x * k"), ("return float(x.sum()) * k", "float(x) * k")]
)
def test_pointless(body: str, left: str) -> None:
    """An axis is not what is left of a sum, and conversions are not dropped."""
    dropped = [
        one.source.decode().rpartition("return ")[2].rstrip() for one in of(body) if one.operator == "call-dropped"
    ]
    assert dropped == [left]


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no more than may be run, of one operator and in all; ignored arguments come first."""
    steps = "\n    ".join([f"a{i} = x * {i} + k" for i in range(40)])
    body = f"{steps}\n    return {' + '.join(f'a{i}' for i in range(40))}"
    monkeypatch.setattr(module, "MAX_OF_ONE_OPERATOR", 60)
    assert max(Counter(one.operator for one in of(body) if len(one.edits) == 1).values()) == 60
    monkeypatch.setattr(module, "MAX_MUTANTS", 5)
    first = of(body)
    assert (first[0].operator, len(first)) == ("argument-ignored", 5)


def test_long_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is parsed than takes some seconds."""
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
    assert 0 < len(package_mutants(packaged(), [{"x": X, "axis": 0}])) < 10


def test_deep_programs() -> None:
    """A variant that is nested as deeply as the parser allows is skipped; the others have mutants."""
    deep = f"def f(x, axis):\n    return {' + '.join(['x'] * 2000)}\n"
    assert package_mutants(packaged(accepted=(deep,)), [{"x": X, "axis": 0}])
