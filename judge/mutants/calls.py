"""Calls dropped, repeated or moved, their arguments swapped or left out, a function confused with another."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from judge.mutants.edit import Edit
from judge.mutants.program import SIGNS, Program, by_node, called, takes_value

_PAIRS = """
    mean-sum max-min var-std exp-log sin-cos argmax-argmin zeros-ones zeros_like-ones_like relu-gelu relu-sigmoid
    tanh-sigmoid floor-ceil any-all cumsum-cumprod maximum-minimum sum-prod sum-max sqrt-square log-log2 log-log10
    log1p-log expm1-exp upper-lower startswith-endswith triu-tril hstack-vstack real-imag fft-ifft rfft-fft add-subtract
    median-mean softmax-log_softmax silu-relu floor-round trunc-round normal-uniform find-rfind lstrip-rstrip
    amax-amin logical_and-logical_or bitwise_and-bitwise_or outer-inner sort-flip eye-ones
    nanmean-mean nansum-sum nanmax-max nanmin-min nanvar-var nanstd-std nanmedian-median
    left-right bisect_left-bisect_right popleft-pop split-rsplit heappop-heappushpop union-intersection
"""
SIBLINGS: dict[str, list[str]] = {}
for _pair in _PAIRS.split():
    _one, _other = _pair.split("-")
    SIBLINGS.setdefault(_one, []).append(_other)
    SIBLINGS.setdefault(_other, []).append(_one)
_MODULES = (
    "np", "jnp", "nn", "jax", "lax", "math", "numpy", "scipy", "cmath", "itertools", "functools", "optax", "flax",
)  # fmt: skip
_SIGMOID = ("sigmoid", "(lambda z: 1 / (1 + 2.718281828459045 ** -z))")
_RELU = ("ReLU", "(lambda z: z * (z > 0))")
_ACTIVATIONS = dict.fromkeys(("sigmoid", "expit", "logistic", "gelu", "silu", "softplus"), (_RELU,)) | {
    "tanh": (_SIGMOID, _RELU),
    "relu": (_SIGMOID,),
}
_LOG_OFFSETS = ("1e-12", "1e-10", "1e-8", "1e-7")
_MOVED = (ast.Add, ast.Sub, ast.Mult, ast.Div)  # operators that are moved in or out of a call, or repeated


def _dropped(program: Program, node: ast.Call) -> Iterator[Edit]:
    kept = [argument for argument in node.args if not isinstance(argument, ast.Starred)][:3]
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        kept = [node.func.value, *kept]
    for value in kept:
        yield program.replace("call-dropped", node, program.text(value), name=called(node))


def _is_module(node: ast.expr) -> bool:
    """Whether it is `np`, `jax.nn` or the like. Only its name tells a module from a value."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in _MODULES


def _swapped(program: Program, node: ast.Call) -> Iterator[Edit]:
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return
    keywords = program.joined(node.keywords)
    for one, other in pairwise(range(len(node.args))):
        order = list(node.args)
        order[one], order[other] = order[other], order[one]
        text = program.call(node, program.joined(order), keywords)
        yield program.replace("arguments-swapped", node, text, name=called(node))


def _keywords(program: Program, node: ast.Call) -> Iterator[Edit]:
    given = program.joined(node.args)
    for keyword in node.keywords:
        if keyword.arg is not None:
            left = program.joined(other for other in node.keywords if other is not keyword)
            text = program.call(node, given, left)
            yield program.replace("keyword-dropped", node, text, lost=keyword.arg, name=called(node))
    for one, other in pairwise(node.keywords):
        if one.arg and other.arg:
            rest = program.joined(keyword for keyword in node.keywords if keyword not in (one, other))
            swapped = f"{one.arg}={program.raw(other.value)}, {other.arg}={program.raw(one.value)}"
            text = program.call(node, given, rest, swapped)
            yield program.replace("arguments-swapped", node, text, "keywords-swapped", name=one.arg, other=other.arg)


def _siblings(program: Program, node: ast.Call) -> Iterator[Edit]:
    name, whole = called(node), program.raw(node.func)
    for other in SIBLINGS.get(name, []):
        yield program.replace("sibling", node.func, whole.removesuffix(name) + other, old=name, new=other)


def _activation(program: Program, node: ast.Call) -> Iterator[Edit]:
    name = called(node)
    if name not in _ACTIVATIONS:
        return
    for other, text in _ACTIVATIONS[name]:
        yield program.replace("function", node.func, text, old=name, new=other)
    if name != "tanh" and program.numpy:
        yield program.replace("function", node.func, f"{program.numpy}.tanh", old=name, new="tanh")
    if len(node.args) == 1:
        text = program.call(node, f"{program.text(node.args[0])} + 1")
        yield program.replace("function", node, text, "argument-increased", name=name, value="1")


def _log(program: Program, node: ast.Call) -> Iterator[Edit]:
    if called(node) != "log" or not takes_value(node):
        return
    x = program.text(node.args[0])
    for small in _LOG_OFFSETS:
        text = program.call(node, f"{x} + {small}")
        yield program.replace("function", node, text, "argument-increased", name="log", value=small)
        text = program.call(node, f"{x} * ({x} > {small}) + {small} * ({x} <= {small})")
        yield program.replace("function", node, text, "argument-clipped", name="log", value=small)


def _twice(program: Program, node: ast.Call) -> Iterator[Edit]:
    if takes_value(node):
        rest = program.joined([*node.args[1:], *node.keywords])
        text = program.call(node, program.call(node, program.raw(node.args[0]), rest), rest)
        yield program.replace("twice", node, text, name=called(node))


def _moved_out(program: Program, node: ast.Call) -> Iterator[Edit]:
    """`f(a + b)` as `f(a) + b` and `a + f(b)`."""
    inner = node.args[0] if node.args else None
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, _MOVED):
        sign, rest = SIGNS[type(inner.op)], program.joined([*node.args[1:], *node.keywords])
        left, right = program.text(inner.left), program.text(inner.right)
        for text in (
            f"({program.call(node, left, rest)} {sign} {right})",
            f"({left} {sign} {program.call(node, right, rest)})",
        ):
            yield program.replace("moved-out", node, text, name=sign, other=called(node))


def _repeated(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    if isinstance(node.op, _MOVED):
        sign, left, right = SIGNS[type(node.op)], program.text(node.left), program.text(node.right)
        yield program.replace("twice", node, f"({left} {sign} {right} {sign} {right})", name=f"{sign} {right}")


def _moved_in(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    """`f(a) + b` as `f(a + b)`, and `a + f(b)` as `f(a + b)`."""
    for call, outer in ((node.left, node.right), (node.right, node.left)):
        if isinstance(node.op, _MOVED) and isinstance(call, ast.Call) and takes_value(call):
            sign, inner, rest = SIGNS[type(node.op)], program.text(call.args[0]), program.text(outer)
            sides = f"{inner} {sign} {rest}" if call is node.left else f"{rest} {sign} {inner}"
            text = program.call(call, sides, program.joined([*call.args[1:], *call.keywords]))
            yield program.replace("moved-in", node, text, name=sign, other=called(call))


changed_calls = by_node((ast.Call, _dropped), (ast.Call, _swapped), (ast.Call, _keywords), (ast.Call, _siblings))
moved_calls = by_node(
    (ast.Call, _activation),
    (ast.Call, _log),
    (ast.Call, _twice),
    (ast.Call, _moved_out),
    (ast.BinOp, _repeated),
    (ast.BinOp, _moved_in),
)
