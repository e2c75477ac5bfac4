"""A name swapped for another in scope, an intermediate result returned, and one use of a variable changed."""

import ast
from collections.abc import Iterator
from itertools import islice

from judge.mutants.edit import Edit, Facts
from judge.mutants.program import Function, Program, by_node
from judge.mutants.reductions import reductions

MAX_RETURNED = 6  # intermediate results of a function, the last ones
MAX_USES = 120  # edits of single uses in a program


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


def changed_uses(program: Program) -> Iterator[Edit]:
    """One use of a variable replaced by another mean or spread, while its other uses stay right."""
    changes = list(reductions(program))
    functions = [node for node in program.live if isinstance(node, ast.FunctionDef)]
    yield from islice((edit for function in functions for edit in _uses(program, function, changes)), MAX_USES)


def _uses(program: Program, function: Function, changes: list[Edit]) -> Iterator[Edit]:
    for name, value in _set_once(function):
        uses = [node for node in program.live if _is_use(program, node, name, function)]
        start, end = program.span(value)
        for edit in changes if len(uses) > 1 else ():
            if start <= edit.start and edit.end <= end:
                text = f"({program.rewrite(start, end, (edit, edit.text))})"
                facts: Facts = {**edit.facts, "use": name}
                yield from (program.replace(edit.operator, use, text, edit.kind, **facts) for use in uses)


def _set_once(function: Function) -> Iterator[tuple[str, ast.expr]]:
    stored = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for node in function.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if stored.count(name) == 1:
                yield name, node.value


def _is_use(program: Program, node: ast.AST, name: str, function: Function) -> bool:
    named = isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    return named and program.function(node) is function


swapped_names = by_node((ast.Name, _swapped))
returned_names = by_node((ast.Return, _returned))
