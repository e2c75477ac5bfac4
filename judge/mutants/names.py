"""A name swapped for another in scope, and an intermediate result returned."""

import ast
from collections.abc import Iterator

from judge.mutants.program import Edit, Function, Program

MOST_RETURNED = 6  # intermediate results of one function, the last ones


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.of(ast.Name):
        assert isinstance(node, ast.Name)
        function = program.function(node)
        if function is not None and isinstance(node.ctx, ast.Load) and not _is_called(program, node):
            yield from _swapped(program, node, function)
    for node in program.of(ast.Return):
        assert isinstance(node, ast.Return)
        function = program.function(node)
        if function is not None and node.value is not None:
            yield from _returned(program, node.value, function)


def _swapped(program: Program, node: ast.Name, function: Function) -> Iterator[Edit]:
    names = program.names(function)
    if node.id not in names:
        return
    for other in _before(names, program.statement(node).lineno):
        if other != node.id:
            yield program.replace("name-swapped", node, other, f"`{node.id}` becomes `{other}`")


def _before(names: dict[str, int], line: int) -> list[str]:
    return [name for name, since in names.items() if since < line]


def _is_called(program: Program, node: ast.Name) -> bool:
    parent = program.parents.get(node)
    return isinstance(parent, ast.Call) and parent.func is node


def _returned(program: Program, value: ast.expr, function: Function) -> Iterator[Edit]:
    if isinstance(value, ast.Name):
        return  # swapped already
    for name in _before(program.names(function), program.statement(value).lineno)[-MOST_RETURNED:]:
        yield program.replace("intermediate-returned", value, name, f"`{name}` is returned")
