"""Programs that are made to have as many edits as fit into a source: the work that they cause is bounded."""

import sys

import pytest

from judge.check import mutate as mutate_module
from judge.check.mutate import mutate
from judge.mutants import package_mutants as package_module
from judge.mutants.edit import affordable
from judge.mutants.learner_wording import learner_sentence
from judge.mutants.operators import replaced_operators
from judge.mutants.package_mutants import package_mutants
from judge.mutants.program import Program
from judge.packages.layout import MAX_SOURCE_BYTES
from tests.judge.check.conftest import packaged

HEAD = "import numpy as np\n\n\ndef f(x, axis):\n"
ROOM = MAX_SOURCE_BYTES // 4 - len(HEAD) - 100  # a quarter of what is allowed shows it, and is faster
LONG = {
    "axes": f"    return x.sum(axis=({'0,' * (ROOM // 2)}))\n",
    "parts": f"    return ({'x,' * (ROOM // 2)})\n",
    "comparisons": f"    return {'<'.join(['x'] * (ROOM // 2))}\n",
    "arguments": f"    return f({'x,' * (ROOM // 2)})\n",
    "keywords": f"    return f({','.join(f'a{i}=x' for i in range(ROOM // 9))})\n",
    "terms": f"    return [{'x+1,' * (ROOM // 4)}]\n",
    "names": "".join(f"    a{i}=x+{i}\n" for i in range(ROOM // 16)) + "    return x\n",
    "calls": f"    return {'f(' * 80}[{'x+1,' * (ROOM // 5)}]{')' * 80}\n",
}


def test_edits_are_affordable() -> None:
    """Edits with long texts are made until the limit, and no more."""
    edits = iter(replaced_operators(Program(HEAD + LONG["comparisons"])))
    assert 0 < len(list(affordable(edits, 10 * ROOM))) <= 10
    assert next(edits, None) is not None


@pytest.mark.parametrize("body", LONG.values(), ids=LONG)
def test_mutants_of_a_package(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """The other right programs have their mutants, and a long one has no more than is affordable, with short sentences."""
    monkeypatch.setattr(package_module, "MAX_BYTES", 1 << 19)
    found = package_mutants(packaged(accepted=(HEAD + body,)), [])
    assert any(one.origin == 0 for one in found)
    assert sum(len(one.source) for one in found if one.origin == 1) <= 1 << 19
    assert sum(sys.getsizeof(learner_sentence(one, ("x", "axis"))) for one in found) < 1 << 20


def test_right_programs_are_few() -> None:
    """Only some right programs are mutated, however many a package has."""
    many = tuple(f"def f(x, axis):\n    return x + {number}\n" for number in range(3 * package_module.MAX_PROGRAMS))
    assert max(one.origin for one in package_mutants(packaged(accepted=many), [])) == package_module.MAX_PROGRAMS - 1


def test_mutants_for_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more mutants are parsed than is affordable; the others are returned."""
    monkeypatch.setattr(mutate_module, "MOST_BYTES", 1 << 19)
    mutants = mutate(HEAD + LONG["terms"]).chosen
    assert 0 < sum(len(mutant.source) for mutant in mutants) <= 1 << 19
