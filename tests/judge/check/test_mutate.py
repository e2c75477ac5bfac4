"""Mutants: all are other programs, none is there twice, and their ids outlive edits elsewhere."""

import ast
import difflib

import pytest

from judge.check.mutate import MOST_OF_ONE_OPERATOR, is_guard, mutate
from judge.mutants.mutant import Mutant

SOURCE = '''\
"""A module."""

import numpy as np

EPSILON = 1e-5


def scale(x, factor):
    """Not 1 and not 2."""
    if factor > 1 and x.ndim == 2:
        return x * factor
    total = 0
    for row in x:
        total += row.sum(axis=0)
    return np.sqrt(x.T + EPSILON) / total
'''


def named(source: str = SOURCE) -> dict[str, Mutant]:
    """The mutants of a source, by their ids."""
    return {mutant.id: mutant for mutant in mutate(source).chosen}


def test_all_are_other_programs() -> None:
    """Each mutant can be parsed, differs from the source and from every other one, and has an id of its own."""
    mutants = mutate(SOURCE).chosen
    trees = [ast.dump(ast.parse(mutant.source)) for mutant in mutants]
    assert len(mutants) > 50
    assert len({*trees, ast.dump(ast.parse(SOURCE))}) == len(mutants) + 1
    assert len(named()) == len(mutants)


def test_same_twice() -> None:
    """A source has the same mutants every time."""
    assert mutate(SOURCE) == mutate(SOURCE)


def test_diff() -> None:
    """A diff shows the lines of one statement, names the file, and lies in the line that is told."""
    for mutant in mutate(SOURCE).chosen:
        assert mutant.diff("reference.py").startswith("--- reference.py")
        matcher = difflib.SequenceMatcher(None, SOURCE.split("\n"), mutant.source.decode().split("\n"), autojunk=False)
        changed = [range(a + 1, b + 1) for what, a, b, _, _ in matcher.get_opcodes() if what != "equal"]
        assert len(changed) == 1
        assert mutant.line in changed[0]


def test_ids_outlive_edits_elsewhere() -> None:
    """An edit in one statement, and lines put before, leave the ids of all other statements alone."""
    edited = SOURCE.replace("import numpy as np", "# a comment\n\nimport numpy as np").replace("1e-5", "1e-7")
    lost = set(named()) - set(named(edited))
    assert {id_.split(":")[1] for id_ in lost} == {"module"}


def test_guards() -> None:
    """Only what touches a tiny constant is marked as a guard against nothing."""
    guards = [mutant for mutant in mutate(SOURCE).chosen if is_guard(mutant)]
    assert guards
    assert all("EPSILON" in mutant.diff("reference.py") for mutant in guards)
    assert any(mutant.operator == "term-dropped" and mutant.edit.facts["lost"] == "EPSILON" for mutant in guards)


def test_a_function_that_is_returned() -> None:
    """A lambda has arguments, but they are not those of a call with a tiny constant."""
    assert not any(map(is_guard, mutate("def f(x, y):\n    return lambda z: z + x\n").chosen))


def test_texts_are_left_alone() -> None:
    """Docstrings, annotations, defaults, complaints and imports are no part of what is computed."""
    source = 'def f(x: int = 3) -> float:\n    """2."""\n    assert x > 0\n    raise ValueError(f"{x + 1}")\n'
    assert mutate(source).chosen == ()


def test_number_is_bounded_and_said() -> None:
    """Of one operator so many are run, spread over the source, and the number of those that there are is told."""
    lines = "\n".join(f"    a = x + {i + 100}" for i in range(100))
    mutants = mutate(f"def f(x):\n{lines}\n    return x\n")
    constants = [mutant for mutant in mutants.chosen if mutant.id.startswith("constant:")]
    assert len(constants) == MOST_OF_ONE_OPERATOR
    assert mutants.left_out["constant"] > MOST_OF_ONE_OPERATOR
    assert constants[0].line < 5
    assert constants[-1].line > 95


def test_no_python() -> None:
    """What is no Python has no mutants, but raises SyntaxError."""
    with pytest.raises(SyntaxError):
        mutate("def f(:\n")
