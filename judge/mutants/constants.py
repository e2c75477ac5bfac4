"""Numbers and truth values replaced by others."""

import ast
from collections.abc import Iterator

from judge.mutants.edit import Edit
from judge.mutants.program import Program, by_node


def _constant(program: Program, node: ast.Constant | ast.UnaryOp) -> Iterator[Edit]:
    value = _number(node)
    if value is None or _is_digits_of_negative(program, node):
        return
    for other in _others(value):
        text = f"({other!r})" if not isinstance(other, bool) and other < 0 else repr(other)
        yield program.replace("constant", node, text)


def _number(node: ast.AST) -> bool | int | float | None:
    """The value of a number as it is written, including its minus sign."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        return -value if isinstance(value, int | float) and not isinstance(value, bool) else None
    return None


def _is_digits_of_negative(program: Program, node: ast.AST) -> bool:
    """Whether it is the number after a minus sign, which is changed together with the sign."""
    parent = program.parents.get(node)
    return isinstance(parent, ast.UnaryOp) and _number(parent) is not None


def _others(value: bool | int | float) -> list[bool | int | float]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        candidates: list[bool | int | float] = [value + 1, value - 1, 0, 1, -1, 2 * value]
    else:
        candidates = [0.0, 1.0, 2 * value, 0.5 * value, -value]
    return [other for other in dict.fromkeys(candidates) if other != value]


replaced_constants = by_node(((ast.Constant, ast.UnaryOp), _constant))
