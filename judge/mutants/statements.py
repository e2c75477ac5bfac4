"""Statements dropped, exchanged or repeated, loops that run backwards or end in another way."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from judge.mutants.edit import Edit
from judge.mutants.program import Program, by_node

_OPTIONAL = (ast.AugAssign, ast.If, ast.For, ast.Expr, ast.Continue, ast.Break, ast.Delete)
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr)


def _dropped(program: Program, node: ast.stmt) -> Iterator[Edit]:
    if isinstance(node, _OPTIONAL) or (isinstance(node, ast.Assign) and _sets_again(program, node)):
        yield program.replace("statement-dropped", node, "pass", lost=program.raw(node).split("\n")[0])


def _sets_again(program: Program, node: ast.Assign) -> bool:
    """Whether all its names are set before: without an only assignment the program raises, which proves nothing."""
    known = program.names(node)
    names = [name for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return all(known.get(name.id, node.lineno) < node.lineno for name in names if isinstance(name.ctx, ast.Store))


def _loop_exit(program: Program, node: ast.Break | ast.Continue) -> Iterator[Edit]:
    yield program.replace("loop-exit", node, "continue" if isinstance(node, ast.Break) else "break")


def _exchanged(program: Program, node: ast.AST) -> Iterator[Edit]:
    for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
        for one, other in pairwise(block if isinstance(block, list) else ()):
            if isinstance(one, _SIMPLE) and isinstance(other, _SIMPLE) and one.lineno < other.lineno:
                yield program.exchange("steps-exchanged", one, other)


def _twice(program: Program, node: ast.AugAssign) -> Iterator[Edit]:
    text = program.raw(node)
    yield program.replace("twice", node, f"{text}\n{' ' * node.col_offset}{text}", name=text)


def _backwards(program: Program, node: ast.For) -> Iterator[Edit]:
    yield program.replace("backwards", node.iter, f"list({program.text(node.iter)})[::-1]")


dropped_statements = by_node((ast.stmt, _dropped), ((ast.Break, ast.Continue), _loop_exit))
reordered_steps = by_node((ast.AST, _exchanged), (ast.AugAssign, _twice), (ast.For, _backwards))
