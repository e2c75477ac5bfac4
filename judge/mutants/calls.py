"""Calls dropped, their arguments swapped or left out, a function taken for its sibling."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from judge.mutants.program import Edit, Program, called, joined

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


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.of(ast.Call):
        assert isinstance(node, ast.Call)
        yield from _dropped(program, node)
        yield from _swapped(program, node)
        yield from _keywords(program, node)
        yield from _siblings(program, node)


def _dropped(program: Program, node: ast.Call) -> Iterator[Edit]:
    name, kept = called(node), []
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        kept.append(node.func.value)
    kept += [argument for argument in node.args if not isinstance(argument, ast.Starred)][:3]
    for argument in kept:
        text = program.text(argument)
        yield program.replace("call-dropped", node, text, f"`{name}` is dropped, and `{text}` left")


def _is_module(node: ast.expr) -> bool:
    """`np`, `jnp`, `nn`, `jax.nn`: by a name that is short or known, as nothing else tells a module from a value."""
    while isinstance(node, ast.Attribute):
        node = node.value
    known = {
        "np",
        "jnp",
        "nn",
        "jax",
        "lax",
        "math",
        "numpy",
        "scipy",
        "cmath",
        "itertools",
        "functools",
        "optax",
        "flax",
    }
    return isinstance(node, ast.Name) and node.id in known


def _swapped(program: Program, node: ast.Call) -> Iterator[Edit]:
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return
    for one, other in pairwise(range(len(node.args))):
        order = list(node.args)
        order[one], order[other] = order[other], order[one]
        text = _call(program, node, order, node.keywords)
        yield program.replace("arguments-swapped", node, text, f"two arguments of `{called(node)}` are swapped")


def _keywords(program: Program, node: ast.Call) -> Iterator[Edit]:
    for keyword in node.keywords:
        if keyword.arg is not None:
            left = [other for other in node.keywords if other is not keyword]
            words = f"`{keyword.arg}` of `{called(node)}` is left out"
            yield program.replace("keyword-dropped", node, _call(program, node, node.args, left), words)
    for one, other in pairwise(node.keywords):
        if one.arg and other.arg:
            first, second = joined(program, [one.value]), joined(program, [other.value])
            rest = [item for item in node.keywords if item not in (one, other)]
            swapped = f"{one.arg}={second}, {other.arg}={first}"
            text = _call(program, node, node.args, rest, swapped)
            yield program.replace("arguments-swapped", node, text, f"`{one.arg}` and `{other.arg}` are swapped")


def _call(
    program: Program, node: ast.Call, arguments: list[ast.expr], keywords: list[ast.keyword], last: str = ""
) -> str:
    parts = [joined(program, [*arguments, *keywords]), last]
    return f"{program.text(node.func)}({', '.join(part for part in parts if part)})"


def _siblings(program: Program, node: ast.Call) -> Iterator[Edit]:
    name = called(node)
    for other in SIBLINGS.get(name, []):
        start, end = program.span(node.func)
        whole = program.data[start:end].decode()
        text = whole[: len(whole) - len(name)] + other
        yield program.replace("sibling", node.func, text, f"`{name}` becomes `{other}`")
