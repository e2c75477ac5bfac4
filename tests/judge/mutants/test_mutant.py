"""A mutant knows its line and its diff, and no two are the same program."""

import ast

from judge.mutants.mutant import DistinctSources, Mutant
from judge.mutants.program import Program

PROGRAM = Program("def f(x):\n    y = x\n    return y\n")
VALUE = [node for node in PROGRAM.live if isinstance(node, ast.Name)][-1]  # the `y` that is returned


def test_mutant() -> None:
    """Its operator, line and diff come from its edit."""
    edit = PROGRAM.replace("name-swapped", VALUE, "x")
    mutant = Mutant("m", PROGRAM.apply(edit).encode(), (edit,), PROGRAM)
    assert (mutant.edit, mutant.operator, mutant.line) == (edit, "name-swapped", 3)
    assert mutant.diff("f.py").split("\n") == [
        "--- f.py", "+++ m", "@@ -2,3 +2,3 @@", "     y = x", "-    return y", "+    return x", " ",
    ]  # fmt: skip


def test_distinct() -> None:
    """Right programs, programs that were made already and those that cannot be compiled are not made."""
    sources = DistinctSources([PROGRAM.source], 10_000)
    texts = ["x", "(x)", "y", "(y)", "x +", "y + 1"]
    made = [sources.make(PROGRAM, [PROGRAM.replace("o", VALUE, text)]) for text in texts]
    assert [source is not None for source in made] == [True, False, False, False, False, True]
    assert not sources.exhausted


def test_exhausted() -> None:
    """No more than so many bytes are made."""
    sources = DistinctSources([], 80)
    made = [sources.make(PROGRAM, [PROGRAM.replace("o", VALUE, text)]) for text in "abc"]
    assert [source is not None for source in made] == [True, True, False]
    assert sources.exhausted
