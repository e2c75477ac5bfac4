"""Axes confused: another axis, a transposition dropped, numbers laid out in another order, slices and ranges off by one."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from judge.mutants.program import Edit, Program, called, joined

_NAMES = ("axis", "axes", "dim", "axis1", "axis2", "dimension")
_LONGEST = 8  # of several axes: arrays hardly have more
_BESIDES = 3  # the first axes, each of which is taken besides others
_REORDERED = ("reshape", "ravel", "flatten")


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.live:
        if isinstance(node, ast.keyword) and node.arg in _NAMES:
            yield from _axis(program, node)
        elif isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
            yield program.replace("transposition-dropped", node, program.text(node.value), f"`.{node.attr}` is dropped")
        elif isinstance(node, ast.Call):
            yield from _call(program, node)
        elif isinstance(node, ast.Slice):
            yield from _slice(program, node)
        elif isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice | ast.Constant | ast.Tuple):
            text = program.text(node.slice)
            for other in (f"{text} + 1", f"{text} - 1"):
                yield program.replace("off-by-one", node.slice, other, f"index `{text}` becomes `{other}`")


def _axis(program: Program, node: ast.keyword) -> Iterator[Edit]:
    found = joined(program, [node.value])
    if isinstance(node.value, ast.Tuple):
        others = list(_tuples([program.text(item) for item in node.value.elts[:_LONGEST]]))
    else:
        others = [other for other in ("0", "1", "-1", "-2", "None") if other != found]
    for other in others:
        yield program.replace("axis", node.value, other, f"`{node.arg}={found}` becomes `{node.arg}={other}`")


def _tuples(texts: list[str]) -> Iterator[str]:
    """Of several axes: in reverse, one left out, or another one besides."""
    added = [[str(axis), *texts] for axis in range(_BESIDES) if str(axis) not in texts]
    left_out = [[*texts[:place], *texts[place + 1 :]] for place in range(len(texts)) if len(texts) > 1]
    for changed in ([*reversed(texts)], *left_out, *added):
        yield f"({', '.join(changed)}{',' if len(changed) == 1 else ''})"


def _call(program: Program, node: ast.Call) -> Iterator[Edit]:
    name = called(node)
    if name in _REORDERED and not any(keyword.arg == "order" for keyword in node.keywords):
        text = joined(program, [*node.args, *node.keywords])
        call = f'{program.text(node.func)}({f"{text}, " if text else ""}order="F")'
        yield program.replace("order", node, call, f"`{name}` reads and writes column after column")
    elif name == "einsum" and node.args and isinstance(node.args[0], ast.Constant):
        yield from _einsum(program, node.args[0])
    elif name == "range" and not any(isinstance(argument, ast.Starred) for argument in node.args):
        yield from _range(program, node)


def _einsum(program: Program, node: ast.Constant) -> Iterator[Edit]:
    """Two neighbouring letters of an operand, or of the result, change places."""
    found = str(node.value)
    for group_at, group in enumerate(groups := found.replace("->", ",").split(",")):
        for place, _ in enumerate(pairwise(group.strip())):
            letters = list(group.strip())
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
            parts = [*groups[:group_at], "".join(letters), *groups[group_at + 1 :]]
            arrow = "->" in found
            text = f"{','.join(parts[:-1])}->{parts[-1]}" if arrow else ",".join(parts)
            yield program.replace("axis", node, repr(text), f"`{found}` becomes `{text}`")


def _range(program: Program, node: ast.Call) -> Iterator[Edit]:
    texts = [joined(program, [argument]) for argument in node.args]
    stop = 0 if len(texts) == 1 else 1
    changed = [[*texts[:stop], f"({texts[stop]}) {change}", *texts[stop + 1 :]] for change in ("- 1", "+ 1")]
    if len(texts) == 1:
        changed.append(["1", texts[0]])
    else:
        changed.append([f"({texts[0]}) + 1", *texts[1:]])
    if len(texts) == 3:
        changed.append(texts[:2])
    for arguments in changed:
        call = f"range({', '.join(arguments)})"
        yield program.replace("off-by-one", node, call, f"`range({', '.join(texts)})` becomes `{call}`")


def _slice(program: Program, node: ast.Slice) -> Iterator[Edit]:
    parts = [joined(program, [part]) if part else "" for part in (node.lower, node.upper)]
    step = f":{joined(program, [node.step])}" if node.step else ""
    for place, which in ((0, "start"), (1, "end")):
        if not parts[place]:
            continue
        for other in ("", f"({parts[place]}) + 1", f"({parts[place]}) - 1"):
            text = ":".join(other if i == place else part for i, part in enumerate(parts)) + step
            words = f"the {which} `{parts[place]}` of a slice becomes `{other}`" if other else f"a slice has no {which}"
            yield program.replace("off-by-one", node, text, words)
    if node.step is not None:
        yield program.replace("off-by-one", node, ":".join(parts), "a slice has no step")
