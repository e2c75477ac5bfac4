"""Statements dropped, and ways out of a loop confused."""

import ast
from collections.abc import Iterator

from judge.mutants.program import Edit, Program


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.live:
        if isinstance(node, ast.stmt) and _matters(program, node):
            first = program.data[slice(*program.span(node))].decode().split("\n")[0]
            yield program.replace("statement-dropped", node, "pass", f"`{first}` is dropped")
        if isinstance(node, ast.Break):
            yield program.replace("loop-exit", node, "continue", "`break` becomes `continue`")
        elif isinstance(node, ast.Continue):
            yield program.replace("loop-exit", node, "break", "`continue` becomes `break`")


def _matters(program: Program, node: ast.stmt) -> bool:
    """Can the program go on without it? A name that is set nowhere else is missed at once, and proves nothing."""
    if isinstance(node, ast.AugAssign | ast.If | ast.For | ast.Expr | ast.Continue | ast.Break | ast.Delete):
        return True
    if not isinstance(node, ast.Assign):
        return False
    function = program.function(node)
    known = program.names(function) if function else {}
    targets = [name for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    stored = [name.id for name in targets if isinstance(name.ctx, ast.Store)]
    return all(known.get(name, node.lineno) < node.lineno for name in stored)
