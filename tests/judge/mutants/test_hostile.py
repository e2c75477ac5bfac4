"""Programs that are made to have as much to change as fits into a source: what is made of them is bounded."""

import sys

import pytest

from judge.check import mutate as mutate_module
from judge.check.mutate import mutate
from judge.mutants import axes, everywhere, operators
from judge.mutants import slips as slips_module
from judge.mutants.program import Program, afforded
from judge.mutants.slips import slips
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


def test_afforded() -> None:
    """Edits are taken until their texts add up to what is afforded, and no more are made."""
    edits = iter(operators.edits(Program(HEAD + LONG["comparisons"])))
    taken = list(afforded(edits, 10 * ROOM))
    assert 0 < len(taken) <= 10
    assert next(edits, None) is not None


def test_axes_are_few() -> None:
    """Of thousands of axes a few are left out."""
    assert len([edit for edit in axes.edits(Program(HEAD + LONG["axes"])) if edit.operator == "axis"]) < 20


def test_what_is_long_looks_like_nothing() -> None:
    """A long statement is not compared with others, however many edits it has; they are changed together within it."""
    program = Program(HEAD + LONG["terms"])
    edits = list(afforded(operators.edits(program), 1 << 14))
    assert all(not list(everywhere._around(program, edit.node)) for edit in edits)


@pytest.mark.parametrize("body", LONG.values(), ids=LONG)
def test_slips_of_a_long_program(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """The other right programs have their slips, and of a long one no more is parsed than is afforded."""
    monkeypatch.setattr(slips_module, "MOST_BYTES", 1 << 19)
    source = HEAD + body
    found = slips(packaged(accepted=(source,)), [])
    assert any(one.name.startswith("0 ") for one in found)
    assert sum(len(one.source) for one in found if one.name.startswith("1 ")) <= 1 << 19
    assert sum(sys.getsizeof(one.diagnosis) for one in found) < 1 << 20


def test_right_programs_are_few() -> None:
    """Slips are made of some right programs, however many a package has."""
    many = tuple(f"def f(x, axis):\n    return x + {number}\n" for number in range(3 * slips_module.MOST_PROGRAMS))
    numbers = {int(one.name.split()[0]) for one in slips(packaged(accepted=many), [])}
    assert max(numbers) == slips_module.MOST_PROGRAMS - 1


def test_mutants_of_a_long_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more mutants are parsed than is afforded; those that were are told."""
    monkeypatch.setattr(mutate_module, "MOST_BYTES", 1 << 19)
    mutants = mutate(HEAD + LONG["terms"]).chosen
    assert 0 < sum(len(mutant.source) for mutant in mutants) <= 1 << 19
