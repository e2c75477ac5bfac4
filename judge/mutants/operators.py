"""Operators replaced, operands swapped or dropped, terms bracketed in another way, conditions that are always or never true."""

import ast
from collections.abc import Iterator

from judge.mutants.edit import Edit
from judge.mutants.program import SIGNS, Program, by_node

_OTHER_SIGNS = {
    "+": ("-",), "-": ("+",), "*": ("/", "+"), "/": ("*",), "//": ("*", "%"), "%": ("*",), "**": ("*",), "@": ("*",),
    "&": ("|",), "|": ("&",), "^": ("&",), "<<": (">>",), ">>": ("<<",),
}  # fmt: skip
_NOT_COMMUTATIVE = ("-", "/", "**", "%", "//", "@")
_COMPARISONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">")), ast.LtE: ("<=", ("<", ">")), ast.Gt: (">", (">=", "<")), ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)), ast.NotEq: ("!=", ("==",)), ast.In: ("in", ("not in",)), ast.NotIn: ("not in", ("in",)),
    ast.Is: ("is", ("is not",)), ast.IsNot: ("is not", ("is",)),
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.Not: "not", ast.Invert: "~"}
_PRODUCTS = (ast.Mult, ast.Div)


def _binary(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    sign = SIGNS[type(node.op)]
    left, right = program.text(node.left), program.text(node.right)
    for other in _OTHER_SIGNS[sign]:
        yield program.replace("operator", node, f"({left} {other} {right})", before=sign, after=other)
    if sign in _NOT_COMMUTATIVE:
        yield program.replace("operands-swapped", node, f"({right} {sign} {left})", name=sign)
    for kept, lost in ((left, node.right), (right, node.left)):
        yield program.replace("term-dropped", node, kept, name=sign, lost=program.piece(lost))


def _augmented(program: Program, node: ast.AugAssign) -> Iterator[Edit]:
    sign = SIGNS[type(node.op)]
    target, value = program.text(node.target), program.text(node.value)
    for other in (*_OTHER_SIGNS[sign], ""):
        yield program.replace("operator", node, f"{target} {other}= {value}", before=f"{sign}=", after=f"{other}=")


def _comparison(program: Program, node: ast.Compare) -> Iterator[Edit]:
    first, *sides = [program.text(side) for side in (node.left, *node.comparators)]
    signs = [_COMPARISONS[type(operator)][0] for operator in node.ops]
    for place, operator in enumerate(node.ops):
        for other in _COMPARISONS[type(operator)][1]:
            changed = [*signs[:place], other, *signs[place + 1 :]]
            text = " ".join([first, *(f"{sign} {side}" for sign, side in zip(changed, sides, strict=True))])
            yield program.replace("comparison", node, f"({text})", before=signs[place], after=other)


def _logic(program: Program, node: ast.BoolOp) -> Iterator[Edit]:
    sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    texts = [program.text(value) for value in node.values]
    yield program.replace("operator", node, f"({f' {other} '.join(texts)})", before=sign, after=other)
    for text in texts:
        yield program.replace("term-dropped", node, text, "one-condition-kept", name=sign)


def _unary(program: Program, node: ast.UnaryOp) -> Iterator[Edit]:
    sign = _UNARY.get(type(node.op))
    if sign and not isinstance(node.operand, ast.Constant):
        yield program.replace("sign-dropped", node, program.text(node.operand), lost=sign)


def _condition(program: Program, node: ast.If | ast.IfExp | ast.While | ast.comprehension) -> Iterator[Edit]:
    for test in node.ifs if isinstance(node, ast.comprehension) else [node.test]:
        if isinstance(test, ast.Constant):
            continue
        if not isinstance(node, ast.While):  # a loop whose condition is always true would never end
            yield program.replace("condition", test, "True", "always-true")
        if not isinstance(node, ast.comprehension):
            yield program.replace("condition", test, "False", "never-true")


def _bracketed(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    """`a * b + c` as `(a + c) * b` and `a * (b + c)`, and `a + b * c` as `(a + b) * c`; also with `-` and `/`."""
    if not isinstance(node.op, ast.Add | ast.Sub):
        return
    sign = SIGNS[type(node.op)]
    for product in (node.left, node.right):
        if not (isinstance(product, ast.BinOp) and isinstance(product.op, _PRODUCTS)):
            continue
        times = SIGNS[type(product.op)]
        a, b = program.text(product.left), program.text(product.right)
        if product is node.left:
            c = program.text(node.right)
            texts = [f"(({a} {sign} {c}) {times} {b})", f"({a} {times} ({b} {sign} {c}))"]
        else:
            texts = [f"(({program.text(node.left)} {sign} {a}) {times} {b})"]
        for text in texts:
            yield program.replace("bracketed", node, text, name=sign, other=times)


def _weights(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    """`b * x + (1 - b) * y` as `(1 - b) * x + b * y`."""
    if not (isinstance(node.op, ast.Add) and isinstance(node.left, ast.BinOp) and isinstance(node.right, ast.BinOp)):
        return
    span = program.span(node.left)[0], program.span(node.right)[1]
    for one, other in ((node.left, node.right), (node.right, node.left)):
        for weight in (one.left, one.right):
            for rest in (other.left, other.right, *_first_factors(other)):
                if _is_complement(rest, weight):
                    text = program.rewrite(*span, (weight, program.text(rest)), (rest, program.text(weight)))
                    name, complement = program.piece(weight), program.piece(rest)
                    yield program.replace("weights-exchanged", node, text, span=span, name=name, other=complement)


def _first_factors(node: ast.BinOp) -> Iterator[ast.expr]:
    """The first two factors of a product of three."""
    if isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Mult):
        yield from (node.left.left, node.left.right)


def _is_complement(node: ast.expr, weight: ast.expr) -> bool:
    one_minus = (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and ast.dump(node.left) == "Constant(value=1)"
    )
    return one_minus and isinstance(node, ast.BinOp) and ast.dump(node.right) == ast.dump(weight)


def _rounded_up(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    if isinstance(node.op, ast.FloorDiv):
        text = f"(-(-{program.text(node.left)} // {program.text(node.right)}))"
        yield program.replace("rounded-up", node, text)


replaced_operators = by_node(
    (ast.BinOp, _binary),
    (ast.AugAssign, _augmented),
    (ast.Compare, _comparison),
    (ast.BoolOp, _logic),
    (ast.UnaryOp, _unary),
    ((ast.If, ast.IfExp, ast.While, ast.comprehension), _condition),
)
rearranged_terms = by_node((ast.BinOp, _bracketed), (ast.BinOp, _weights), (ast.BinOp, _rounded_up))
