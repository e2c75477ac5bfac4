"""Sums and products bracketed otherwise, the two weights of a weighted mean exchanged, whole quotients rounded up."""

import ast
from collections.abc import Iterator

from judge.mutants.program import Edit, Program, joined

_LATER = {ast.Add: "+", ast.Sub: "-"}
_SOONER = {ast.Mult: "*", ast.Div: "/"}


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.of(ast.BinOp):
        assert isinstance(node, ast.BinOp)
        if type(node.op) in _LATER:
            yield from _bracketed(program, node, _LATER[type(node.op)])
            yield from _weights(program, node)
        elif isinstance(node.op, ast.FloorDiv):
            text = f"(-(-{program.text(node.left)} // {program.text(node.right)}))"
            yield program.replace(
                "rounded-up", node, text, f"`{joined(program, [node])}` is rounded up rather than down"
            )


def _bracketed(program: Program, node: ast.BinOp, sign: str) -> Iterator[Edit]:
    """`a * b + c` as `a * (b + c)` and `(a + c) * b`, and the like."""
    left, right = node.left, node.right
    if isinstance(left, ast.BinOp) and type(left.op) in _SOONER:
        product, c = _SOONER[type(left.op)], program.text(right)
        a, b = program.text(left.left), program.text(left.right)
        for text in (f"(({a} {sign} {c}) {product} {b})", f"({a} {product} ({b} {sign} {c}))"):
            yield program.replace("bracketed", node, text, f"`{sign}` is done before `{product}` rather than after it")
    if isinstance(right, ast.BinOp) and type(right.op) in _SOONER:
        product, a = _SOONER[type(right.op)], program.text(left)
        b, c = program.text(right.left), program.text(right.right)
        yield program.replace(
            "bracketed",
            node,
            f"(({a} {sign} {b}) {product} {c})",
            f"`{sign}` is done before `{product}` rather than after it",
        )


def _weights(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    """`b * x + (1 - b) * y` as `(1 - b) * x + b * y`."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if not (isinstance(one, ast.BinOp) and isinstance(other, ast.BinOp)) or not isinstance(node.op, ast.Add):
            continue
        for weight in (one.left, one.right):
            for rest in (other.left, other.right, *_factors(other)):
                if _is_complement(program, rest, weight):
                    (start, _), (_, end) = sorted((program.span(one), program.span(other)))
                    text = program.data[start:end].decode()
                    text = _exchanged(program, text, start, weight, rest)
                    words = f"`{program.text(weight)}` and `{program.text(rest)[1:-1]}` are exchanged"
                    yield Edit("weights-exchanged", start, end, text, words, node)


def _factors(node: ast.BinOp) -> Iterator[ast.expr]:
    """Those of a product of three."""
    if isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Mult):
        yield from (node.left.left, node.left.right)


def _is_complement(program: Program, node: ast.expr, weight: ast.expr) -> bool:
    one = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant)
    return (
        one
        and isinstance(node, ast.BinOp)
        and ast.dump(node.left) == "Constant(value=1)"
        and ast.dump(node.right) == ast.dump(weight)
    )


def _exchanged(program: Program, text: str, start: int, weight: ast.expr, rest: ast.expr) -> str:
    data, changes = text.encode(), []
    for node, other in ((weight, rest), (rest, weight)):
        begin, end = program.span(node)
        changes.append((begin - start, end - start, program.text(other).encode()))
    for begin, end, new in sorted(changes, reverse=True):
        data = data[:begin] + new + data[end:]
    return data.decode()
