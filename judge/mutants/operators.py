"""Operators replaced, terms dropped, conditions that are always or never true."""

import ast
from collections.abc import Iterator

from judge.mutants.program import Edit, Program

_BINARY: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+", ("-",)), ast.Sub: ("-", ("+",)), ast.Mult: ("*", ("/", "+")), ast.Div: ("/", ("*",)),
    ast.FloorDiv: ("//", ("*", "%")), ast.Mod: ("%", ("*",)), ast.Pow: ("**", ("*",)), ast.MatMult: ("@", ("*",)),
    ast.BitAnd: ("&", ("|",)), ast.BitOr: ("|", ("&",)), ast.BitXor: ("^", ("&",)),
    ast.LShift: ("<<", (">>",)), ast.RShift: (">>", ("<<",)),
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">")), ast.LtE: ("<=", ("<", ">")), ast.Gt: (">", (">=", "<")), ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)), ast.NotEq: ("!=", ("==",)), ast.In: ("in", ("not in",)), ast.NotIn: ("not in", ("in",)),
    ast.Is: ("is", ("is not",)), ast.IsNot: ("is not", ("is",)),
}  # fmt: skip


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.live:
        if isinstance(node, ast.BinOp):
            yield from _binary(program, node)
        elif isinstance(node, ast.AugAssign):
            yield from _augmented(program, node)
        elif isinstance(node, ast.Compare):
            yield from _comparison(program, node)
        elif isinstance(node, ast.BoolOp):
            yield from _logic(program, node)
        elif isinstance(node, ast.UnaryOp):
            sign = {ast.USub: "-", ast.Not: "not", ast.Invert: "~"}.get(type(node.op))
            if sign and not isinstance(node.operand, ast.Constant):
                yield program.replace("sign-dropped", node, program.text(node.operand), f"`{sign}` is dropped")
        yield from _conditions(program, node)


def _binary(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    sign, others = _BINARY[type(node.op)]
    left, right = program.text(node.left), program.text(node.right)
    for other in others:
        text = f"({left} {other} {right})"
        yield program.replace("operator", node, text, f"`{sign}` becomes `{other}`")
    if sign in ("-", "/", "**", "%", "//", "@"):
        yield program.replace(
            "operands-swapped", node, f"({right} {sign} {left})", f"the sides of `{sign}` are swapped"
        )
    for kept, lost in ((left, right), (right, left)):
        yield program.replace("term-dropped", node, kept, f"`{lost}` is dropped from `{sign}`")


def _augmented(program: Program, node: ast.AugAssign) -> Iterator[Edit]:
    sign, others = _BINARY[type(node.op)]
    target, value = program.text(node.target), program.text(node.value)
    for other in (*others, ""):
        words = f"`{sign}=` becomes `{other}=`"
        yield program.replace("operator", node, f"{target} {other}= {value}", words)


def _comparison(program: Program, node: ast.Compare) -> Iterator[Edit]:
    sides = [program.text(side) for side in (node.left, *node.comparators)]
    for place, operator in enumerate(node.ops):
        sign, others = _COMPARE[type(operator)]
        for other in others:
            signs = [other if i == place else _COMPARE[type(it)][0] for i, it in enumerate(node.ops)]
            text = " ".join([sides[0], *(f"{s} {side}" for s, side in zip(signs, sides[1:], strict=True))])
            yield program.replace("comparison", node, f"({text})", f"`{sign}` becomes `{other}`")


def _logic(program: Program, node: ast.BoolOp) -> Iterator[Edit]:
    sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    texts = [program.text(value) for value in node.values]
    yield program.replace("operator", node, f"({f' {other} '.join(texts)})", f"`{sign}` becomes `{other}`")
    for text in texts:
        yield program.replace("term-dropped", node, text, f"of `{sign}` only `{text}` is left")


def _conditions(program: Program, node: ast.AST) -> Iterator[Edit]:
    tests: list[tuple[ast.expr, tuple[str, ...]]] = []
    if isinstance(node, ast.If | ast.IfExp):
        tests = [(node.test, ("True", "False"))]
    elif isinstance(node, ast.While):
        tests = [(node.test, ("False",))]  # never the other: it would loop for ever, which is no riddle
    elif isinstance(node, ast.comprehension):
        tests = [(test, ("True",)) for test in node.ifs]
    for test, values in tests:
        if isinstance(test, ast.Constant):
            continue
        for value in values:
            words = f"the condition `{program.text(test)}` is {'always' if value == 'True' else 'never'} true"
            yield program.replace("condition", test, value, words)
