"""One use of a result made wrong, and the others left: a spread that is right in one formula and not in the next."""

import ast
from collections.abc import Iterator

from judge.mutants import sums
from judge.mutants.program import Edit, Function, Program

MOST = 120  # of one program


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    within = list(sums.edits(program))
    made = (edit for node in program.of(ast.FunctionDef) for edit in _of_function(program, node, within))  # type: ignore[arg-type]
    yield from (edit for _, edit in zip(range(MOST), made, strict=False))


def _of_function(program: Program, function: Function, within: list[Edit]) -> Iterator[Edit]:
    for name, value in _results(function):
        uses = [node for node in program.of(ast.Name) if _is_use(program, node, name, function)]
        start, end = program.span(value)
        if len(uses) < 2:
            continue
        for edit in within:
            if start <= edit.start and edit.end <= end:
                text = program.data[start : edit.start].decode() + edit.text + program.data[edit.end : end].decode()
                for use in uses:
                    yield program.replace(
                        edit.operator, use, f"({text})", f"in one of the uses of `{name}`, {edit.words}"
                    )


def _results(function: Function) -> Iterator[tuple[str, ast.expr]]:
    """What is given a name once."""
    stored = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for node in function.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if stored.count(name) == 1:
                yield name, node.value


def _is_use(program: Program, node: ast.AST, name: str, function: Function) -> bool:
    named = isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    return named and program.function(node) is function
