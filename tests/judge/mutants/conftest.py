"""What a family of mutants does to a small function of `x` and `y`."""

import ast

from judge.mutants.edit import Edit
from judge.mutants.program import Family, Program

HEAD = "import numpy as np\n\n\ndef f(x, y):\n    "


def edits(family: Family, body: str) -> list[Edit]:
    """The edits of a function with this body."""
    return list(family(Program(HEAD + body)))


def made(family: Family, body: str) -> set[tuple[str, str]]:
    """The kinds of edits, with the syntax trees that they make of a function with this body."""
    program = Program(HEAD + body)
    return {(edit.kind, ast.dump(ast.parse(program.apply(edit)))) for edit in family(program)}


def tree(body: str) -> str:
    """The syntax tree of a function with this body."""
    return ast.dump(ast.parse(HEAD + body))
