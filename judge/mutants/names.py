"""A name swapped for another in scope, and an intermediate result returned."""

import ast
from collections.abc import Iterator

from judge.mutants.edit import Edit
from judge.mutants.program import Program, by_node

MAX_RETURNED = 6  # intermediate results of a function, the last ones


def _swapped(program: Program, node: ast.Name) -> Iterator[Edit]:
    parent = program.parents.get(node)
    is_called = isinstance(parent, ast.Call) and parent.func is node
    if is_called or not isinstance(node.ctx, ast.Load) or node.id not in program.names(node):
        return
    within = program.piece(parent) if isinstance(parent, ast.expr) else ""
    for other in program.names_before(node):
        if other != node.id:
            yield program.replace("name-swapped", node, other, within=within)


def _returned(program: Program, node: ast.Return) -> Iterator[Edit]:
    if node.value is None or isinstance(node.value, ast.Name):
        return  # a name is swapped for the others already
    for name in program.names_before(node)[-MAX_RETURNED:]:
        yield program.replace("intermediate-returned", node.value, name)


swapped_names = by_node((ast.Name, _swapped))
returned_names = by_node((ast.Return, _returned))
