"""What is done by calls, in another place or twice: a term added after the function, an activation taken for another."""

import ast
from collections.abc import Iterator

from judge.mutants.program import Edit, Program, array_modules, called, joined

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_SIGMOID = ("the logistic function", "(lambda z: 1 / (1 + 2.718281828459045 ** -z))")
_RELU = ("ReLU", "(lambda z: z * (z > 0))")
_ACTIVATIONS = {
    "tanh": (_SIGMOID, _RELU),
    "sigmoid": (_RELU,),
    "expit": (_RELU,),
    "logistic": (_RELU,),
    "gelu": (_RELU,),
    "silu": (_RELU,),
    "softplus": (_RELU,),
    "relu": (_SIGMOID,),
}
_WITHIN_LOG = ("1e-12", "1e-10", "1e-8", "1e-7")


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.live:
        if isinstance(node, ast.Call):
            yield from _of_call(program, node)
        elif isinstance(node, ast.BinOp):
            yield from _of_operation(program, node)


def _of_call(program: Program, node: ast.Call) -> Iterator[Edit]:
    name = called(node)
    for words, text in _ACTIVATIONS.get(name, ()):
        yield program.replace("function", node.func, text, f"{words} stands in the place of `{name}`")
    if name in _ACTIVATIONS and name != "tanh":
        for numpy in array_modules(program):
            yield program.replace("function", node.func, f"{numpy}.tanh", f"tanh stands in the place of `{name}`")
    if name in _ACTIVATIONS and len(node.args) == 1:
        text = f"{program.text(node.func)}({program.text(node.args[0])} + 1)"
        yield program.replace("function", node, text, f"1 is added within `{name}`")
    if not node.args or isinstance(node.args[0], ast.Starred):
        return
    if name == "log":
        for small in _WITHIN_LOG:
            within = program.text(node.args[0])
            text = f"{program.text(node.func)}({within} + {small})"
            yield program.replace("function", node, text, f"{small} is added within `log`")
            text = f"{program.text(node.func)}({within} * ({within} > {small}) + {small} * ({within} <= {small}))"
            yield program.replace("function", node, text, f"what `log` is taken of is cut off at {small}")
    function, first = program.text(node.func), node.args[0]
    rest = joined(program, [*node.args[1:], *node.keywords])
    more = f", {rest}" if rest else ""
    twice = f"{function}({function}({joined(program, [first])}{more}){more})"
    yield program.replace("twice", node, twice, f"`{name}` is applied twice")
    if isinstance(first, ast.BinOp) and type(first.op) in _SIGNS:
        sign = _SIGNS[type(first.op)]
        left, right = program.text(first.left), program.text(first.right)
        words = f"`{sign}` is done after `{name}` rather than before it"
        yield program.replace("moved-out", node, f"({function}({left}{more}) {sign} {right})", words)
        yield program.replace("moved-out", node, f"({left} {sign} {function}({right}{more}))", words)


def _of_operation(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    sign = _SIGNS.get(type(node.op))
    left, right = program.text(node.left), program.text(node.right)
    if sign is None:
        return
    yield program.replace("twice", node, f"({left} {sign} {right} {sign} {right})", f"`{sign} {right}` is done twice")
    for inner, outer, before in ((node.left, right, False), (node.right, left, True)):
        if isinstance(inner, ast.Call) and inner.args and not isinstance(inner.args[0], ast.Starred):
            moved = program.text(inner.args[0])
            rest = joined(program, [*inner.args[1:], *inner.keywords])
            sides = f"{outer} {sign} {moved}" if before else f"{moved} {sign} {outer}"
            text = f"{program.text(inner.func)}({sides}{f', {rest}' if rest else ''})"
            words = f"`{sign}` is done before `{called(inner)}` rather than after it"
            yield program.replace("moved-in", node, text, words)
