"""Steps in another order: neighbours exchanged, a step taken twice, a loop that runs backwards."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from judge.mutants.program import Edit, Program

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr)


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.live:
        for block in _blocks(node):
            for one, other in pairwise(block):
                if isinstance(one, _SIMPLE) and isinstance(other, _SIMPLE) and one.lineno < other.lineno:
                    yield _exchanged(program, one, other)
        if isinstance(node, ast.AugAssign):
            start, end = program.span(node)
            text = program.data[start:end].decode()
            words = f"the step `{text}` is taken twice"
            yield program.replace("twice", node, f"{text}\n{' ' * node.col_offset}{text}", words)
        elif isinstance(node, ast.For):
            over = program.text(node.iter)
            yield program.replace("backwards", node.iter, f"list({over})[::-1]", "a loop runs backwards")


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


def _exchanged(program: Program, one: ast.stmt, other: ast.stmt) -> Edit:
    (start, middle), (begin, end) = program.span(one), program.span(other)
    first, between, second = (program.data[a:b].decode() for a, b in ((start, middle), (middle, begin), (begin, end)))
    words = "two steps, one after the other, are exchanged"
    return Edit("steps-exchanged", start, end, f"{second}{between}{first}", words, one)
