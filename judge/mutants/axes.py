"""Axes confused: another axis, a transposition dropped, elements in another order, slices and ranges off by one."""

import ast
from collections.abc import Iterator

from judge.mutants.edit import Edit
from judge.mutants.program import Program, by_node, called

MAX_AXES = 8  # of a tuple of axes; arrays hardly have more
_AXIS_ARGUMENTS = ("axis", "axes", "dim", "axis1", "axis2", "dimension")
_ADDED_AXES = ("0", "1", "2")
_REORDERED = ("reshape", "ravel", "flatten")


def _axis(program: Program, node: ast.keyword) -> Iterator[Edit]:
    if node.arg not in _AXIS_ARGUMENTS:
        return
    found = program.raw(node.value)
    if isinstance(node.value, ast.Tuple):
        others = list(_tuples([program.text(axis) for axis in node.value.elts[:MAX_AXES]]))
    else:
        others = [other for other in ("0", "1", "-1", "-2", "None") if other != found]
    for other in others:
        old, new = f"{node.arg}={program.piece(node.value)}", f"{node.arg}={other}"
        yield program.replace("axis", node.value, other, old=old, new=new)


def _tuples(axes: list[str]) -> Iterator[str]:
    """The axes in reverse, without one of them, and with another one."""
    left_out = [[*axes[:place], *axes[place + 1 :]] for place in range(len(axes)) if len(axes) > 1]
    added = [[axis, *axes] for axis in _ADDED_AXES if axis not in axes]
    for changed in (axes[::-1], *left_out, *added):
        yield f"({', '.join(changed)}{',' if len(changed) == 1 else ''})"


def _transposition(program: Program, node: ast.Attribute) -> Iterator[Edit]:
    if node.attr in ("T", "mT"):
        yield program.replace("transposition-dropped", node, program.text(node.value), lost=f".{node.attr}")


def _order(program: Program, node: ast.Call) -> Iterator[Edit]:
    if called(node) in _REORDERED and not any(keyword.arg == "order" for keyword in node.keywords):
        text = program.call(node, program.joined([*node.args, *node.keywords]), 'order="F"')
        yield program.replace("order", node, text, name=called(node))


def _einsum(program: Program, node: ast.Call) -> Iterator[Edit]:
    """Swap two neighbouring letters of an operand or of the result."""
    if called(node) != "einsum" or not node.args or not isinstance(node.args[0], ast.Constant):
        return
    found = str(node.args[0].value)
    groups = found.replace("->", ",").split(",")
    for number, group in enumerate(groups):
        letters = group.strip()
        for place in range(len(letters) - 1):
            swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
            changed = [*groups[:number], swapped, *groups[number + 1 :]]
            text = f"{','.join(changed[:-1])}->{changed[-1]}" if "->" in found else ",".join(changed)
            yield program.replace("axis", node.args[0], repr(text), old=found, new=text)


def _range(program: Program, node: ast.Call) -> Iterator[Edit]:
    if called(node) != "range" or not node.args or any(isinstance(argument, ast.Starred) for argument in node.args):
        return
    texts = [program.raw(argument) for argument in node.args]
    stop = 0 if len(texts) == 1 else 1
    changed = [[*texts[:stop], f"({texts[stop]}) {change}", *texts[stop + 1 :]] for change in ("- 1", "+ 1")]
    changed.append(["1", texts[0]] if len(texts) == 1 else [f"({texts[0]}) + 1", *texts[1:]])
    if len(texts) == 3:
        changed.append(texts[:2])
    for arguments in changed:
        yield program.replace("off-by-one", node, f"range({', '.join(arguments)})")


def _slice(program: Program, node: ast.Slice) -> Iterator[Edit]:
    parts = [program.raw(part) if part else "" for part in (node.lower, node.upper)]
    step = f":{program.raw(node.step)}" if node.step else ""
    for place, part in enumerate(parts):
        for other in ("", f"({part}) + 1", f"({part}) - 1") if part else ():
            changed = [other if i == place else same for i, same in enumerate(parts)]
            yield program.replace("off-by-one", node, ":".join(changed) + step, "slice")
    if node.step is not None:
        yield program.replace("off-by-one", node, ":".join(parts), "slice")


def _index(program: Program, node: ast.Subscript) -> Iterator[Edit]:
    if not isinstance(node.slice, ast.Slice | ast.Constant | ast.Tuple):
        for change in ("+ 1", "- 1"):
            yield program.replace("off-by-one", node.slice, f"{program.text(node.slice)} {change}", "index")


axes_and_indexes = by_node(
    (ast.keyword, _axis),
    (ast.Attribute, _transposition),
    (ast.Call, _order),
    (ast.Call, _einsum),
    (ast.Call, _range),
    (ast.Slice, _slice),
    (ast.Subscript, _index),
)
