"""Means, sums, squares and spreads, confused with each other or taken of something else, everywhere or in one use."""

import ast
from collections.abc import Iterator
from itertools import islice

from judge.mutants.edit import Edit, Facts
from judge.mutants.program import Function, Program, by_node, called, takes_value

MAX_CENTERS = 12  # names that a spread is taken about, or that are subtracted before squaring
MAX_USES = 120  # edits of single uses in a program
_REDUCTIONS = ("mean", "sum", "max", "min", "prod", "median")
_SPREADS = ("var", "std", "nanvar", "nanstd")
_SQUARES = ("square", "abs", "absolute")
_OTHER_MEANS = (
    ("median", "{np}.median({x}{rest})"),
    ("geometric-mean", "{np}.exp({np}.mean({np}.log({x}){rest}))"),
    ("root-mean-square", "{np}.sqrt({np}.mean({np}.square({x}){rest}))"),
    ("harmonic-mean", "(1 / {np}.mean(1 / {x}{rest}))"),
    ("log-of-mean", "{np}.log({np}.mean({np}.exp({x}){rest}))"),
    ("log-of-mean", "(-{np}.log({np}.mean({np}.exp(-{x}){rest})))"),
)
_OTHER_STDS = (
    ("mean-deviation", "({np}.mean({np}.abs({x} - {center}){rest}))"),
    ("not-centered", "({np}.sqrt({np}.mean({np}.square({x}){rest})))"),
    ("range", "(({np}.max({x}{rest}) - {np}.min({x}{rest})))"),
)
_OTHER_VARS = (
    ("mean-deviation", "({np}.mean({np}.abs({x} - {center}){rest}) ** 2)"),
    ("not-centered", "({np}.mean({np}.square({x}){rest}))"),
    ("range", "(({np}.max({x}{rest}) - {np}.min({x}{rest})) ** 2)"),
)


def _reduction(program: Program, node: ast.Call) -> Iterator[Edit]:
    """As a function, `np.mean(x)`, and as a method, `x.mean()`."""
    if takes_value(node):
        reduced, rest = node.args[0], program.joined([*node.args[1:], *node.keywords])
    elif isinstance(node.func, ast.Attribute) and not node.args:
        reduced, rest = node.func.value, program.joined(node.keywords)
    else:
        return
    x, rest = program.text(reduced), f", {rest}" if rest else ""
    if called(node) in _SPREADS:
        yield from _spread(program, node, x, rest)
    elif called(node) in _REDUCTIONS:
        yield from _mean_or_sum(program, node, x, rest)


def _mean_or_sum(program: Program, node: ast.Call, x: str, rest: str) -> Iterator[Edit]:
    name, numpy = called(node), program.numpy
    yield program.replace("function", node, f"({x})[0]", "first-only", name=name)
    whole = program.call(node, program.joined([*node.args, *node.keywords]))
    if name == "sum" and numpy:
        yield program.replace("function", node, f"{numpy}.sqrt({whole})", "root-of-sum")
    if name == "mean":
        for kind, code in _OTHER_MEANS if numpy else ():
            yield program.replace("function", node, code.format(np=numpy, x=x, rest=rest), kind)
        yield program.replace("ddof", node, f"({whole} * len({x}) / (len({x}) - 1))", name=name)


def _spread(program: Program, node: ast.Call, x: str, rest: str) -> Iterator[Edit]:
    name, numpy = called(node), program.numpy
    variance = name.endswith("var")
    if not any(keyword.arg == "ddof" for keyword in node.keywords):
        text = program.call(node, program.joined([*node.args, *node.keywords]), "ddof=1")
        yield program.replace("ddof", node, text, name=name)
    if numpy is None:
        return
    axis = "".join(f", {program.raw(keyword)}" for keyword in node.keywords if keyword.arg == "axis")
    center = f"{numpy}.mean({x}{axis}, keepdims=True)"
    for kind, code in _OTHER_VARS if variance else _OTHER_STDS:
        text = code.format(np=numpy, x=x, rest=rest, center=center)
        yield program.replace("function", node, text, kind, name=name)
    for other in _centers(program, node, x):
        text = f"({numpy}.mean(({x} - {other}) ** 2{rest}){'' if variance else ' ** 0.5'})"
        yield program.replace("function", node, text, "other-center", name=name, other=other)


def _centers(program: Program, node: ast.expr, x: str) -> list[str]:
    """Names that could be subtracted from `x` in the place of `node`."""
    return [name for name in program.names_before(node) if name != x][:MAX_CENTERS]


def _square_call(program: Program, node: ast.Call) -> Iterator[Edit]:
    if called(node) in _SQUARES and len(node.args) == 1:
        yield from _of_all(program, node)


def _square(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    left, right = program.text(node.left), program.text(node.right)
    by_power = isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2
    if by_power:
        yield program.replace("function", node, f"abs({left})", "absolute-value")
    if by_power or (isinstance(node.op, ast.Mult) and left == right):
        yield from _of_all(program, node)
        for other in _centers(program, node, left) if isinstance(node.left, ast.Name) else ():
            text = f"({left} - {other}) ** 2"
            yield program.replace("function", node, text, "difference-squared", name=left, other=other)


def _of_all(program: Program, node: ast.expr) -> Iterator[Edit]:
    """The sum or mean over the whole array in the place of each element's square."""
    for name in ("sum", "mean") if program.numpy else ():
        yield program.replace("function", node, f"{program.numpy}.{name}({program.text(node)})", "of-all", name=name)


reductions = by_node((ast.Call, _reduction), (ast.Call, _square_call), (ast.BinOp, _square))


def changed_uses(program: Program) -> Iterator[Edit]:
    """One use of a variable replaced by another mean or spread, while its other uses stay right."""
    changes = list(reductions(program))
    functions = [node for node in program.live if isinstance(node, ast.FunctionDef)]
    yield from islice((edit for function in functions for edit in _uses(program, function, changes)), MAX_USES)


def _uses(program: Program, function: Function, changes: list[Edit]) -> Iterator[Edit]:
    for name, value in _set_once(function):
        uses = [node for node in program.live if _is_use(program, node, name, function)]
        start, end = program.span(value)
        for edit in changes if len(uses) > 1 else ():
            if start <= edit.start and edit.end <= end:
                text = f"({program.rewrite(start, end, (edit, edit.text))})"
                facts: Facts = {**edit.facts, "use": name}
                yield from (program.replace(edit.operator, use, text, edit.kind, **facts) for use in uses)


def _set_once(function: Function) -> Iterator[tuple[str, ast.expr]]:
    stored = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for node in function.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if stored.count(name) == 1:
                yield name, node.value


def _is_use(program: Program, node: ast.AST, name: str, function: Function) -> bool:
    named = isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    return named and program.function(node) is function
