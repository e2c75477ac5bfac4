"""What is done by calls, in another place or twice: a term added after the function, an activation taken for another."""

import ast
from collections.abc import Iterator

from judge.mutation.program import Edit, Program, called, joined

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_SIGMOID = ("the logistic function", "(lambda z: 1 / (1 + 2.718281828459045 ** -z))")
_RELU = ("ReLU", "(lambda z: z * (z > 0))")
_ACTIVATIONS = {"tanh": (_SIGMOID, _RELU), "sigmoid": (_RELU,), "expit": (_RELU,), "relu": (_SIGMOID,)}
_REDUCTIONS = ("mean", "sum", "max", "min", "prod", "median")
_WITHIN_LOG = ("1e-12", "1e-10", "1e-8", "1e-7")
_SPREADS = ("var", "std", "nanvar", "nanstd")


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
    if name in _SPREADS and not any(keyword.arg == "ddof" for keyword in node.keywords):
        given = joined(program, [*node.args, *node.keywords])
        text = f"{program.text(node.func)}({given}{', ' if given else ''}ddof=1)"
        yield program.replace("ddof", node, text, f"`{name}` divides by n - 1 rather than by n")
    if name in _REDUCTIONS:
        yield from _of_reduction(program, node, name)
    if not node.args or isinstance(node.args[0], ast.Starred):
        return
    if name == "log":
        for small in _WITHIN_LOG:
            text = f"{program.text(node.func)}({program.text(node.args[0])} + {small})"
            yield program.replace("function", node, text, f"{small} is added within `log`")
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


def _of_reduction(program: Program, node: ast.Call, name: str) -> Iterator[Edit]:
    """As a function, `np.mean(x)`, and as a method, `x.mean()`."""
    if node.args and not isinstance(node.args[0], ast.Starred):
        what, rest = node.args[0], joined(program, [*node.args[1:], *node.keywords])
    elif isinstance(node.func, ast.Attribute) and not node.args:
        what, rest = node.func.value, joined(program, node.keywords)
    else:
        return
    text, more = program.text(what), f", {rest}" if rest else ""
    yield program.replace("function", node, f"({text})[0]", f"only the first is taken where `{name}` is expected")
    if name == "mean":
        for numpy in _numerical(program):
            middle = f"{numpy}.median({text}{more})"
            yield program.replace("function", node, middle, "the median stands in the place of the mean")
        fewer = f"({program.text(node.func)}({joined(program, [*node.args, *node.keywords])}) * len({text}) / (len({text}) - 1))"
        yield program.replace("ddof", node, fewer, "a mean divides by n - 1 rather than by n")


def _numerical(program: Program) -> list[str]:
    """What the program calls NumPy, or JAX's, where it imports one of them."""
    imported = [alias for node in program.tree.body if isinstance(node, ast.Import) for alias in node.names]
    return [alias.asname or alias.name for alias in imported if alias.name in ("numpy", "jax.numpy")][:1]


def _of_operation(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    sign = _SIGNS.get(type(node.op))
    left, right = program.text(node.left), program.text(node.right)
    if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2:
        yield program.replace("function", node, f"abs({left})", "the absolute value stands in the place of the square")
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
