"""How arrays are made and read: padding, integer buffers, sizes, indexed rows, and parts that are exchanged."""

import ast
from collections.abc import Iterator
from itertools import combinations

from judge.mutants.edit import Edit
from judge.mutants.program import Program, by_node, called

MAX_SUBSCRIPTS = 24  # of a program, that are compared with each other
_PADDING_MODES = ("edge", "reflect", "wrap")
_BUFFERS = ("zeros", "empty", "ones", "full", "zeros_like", "empty_like", "ones_like", "full_like")


def _padding(program: Program, node: ast.Call) -> Iterator[Edit]:
    if called(node) != "pad":
        return
    kept = [keyword for keyword in node.keywords if keyword.arg not in ("mode", "constant_values")]
    for mode in _PADDING_MODES:
        text = program.call(node, program.joined([*node.args[:2], *kept]), f'mode="{mode}"')
        yield program.replace("padding", node, text, "padding-mode", name=mode)
    for pair in ast.walk(node):
        if (
            isinstance(pair, ast.Tuple)
            and len(pair.elts) == 2
            and not any(isinstance(it, ast.Tuple) for it in pair.elts)
        ):
            yield from _widths(program, pair)


def _widths(program: Program, pair: ast.Tuple) -> Iterator[Edit]:
    before, after = map(program.text, pair.elts)
    yield program.replace("padding", pair, f"(0, {before} + {after})", "padded-after")
    yield program.replace("padding", pair, f"({before} + {after}, 0)", "padded-before")
    yield program.replace("padding", pair, f"(0, {after})", "not-padded-before")
    yield program.replace("padding", pair, f"({before}, 0)", "not-padded-after")


def _buffer(program: Program, node: ast.Call) -> Iterator[Edit]:
    if called(node) not in _BUFFERS:
        return
    positional = node.args if called(node).endswith("_like") or called(node) == "full" else node.args[:1]
    kept = [keyword for keyword in node.keywords if keyword.arg != "dtype"]
    text = program.call(node, program.joined([*positional, *kept]), "dtype=int")
    yield program.replace("buffer", node, text, "integer-buffer")
    start = _shaped_like(node)
    if start is not None:
        text = f"(1 * {program.text(start)})"
        yield program.replace("buffer", node, text, "started-from", name=program.piece(start))


def _shaped_like(node: ast.Call) -> ast.expr | None:
    """The `x` of `zeros_like(x)` and `zeros(x.shape)`."""
    first = node.args[0] if node.args else None
    if called(node) == "zeros_like":
        return first
    of_shape = called(node) == "zeros" and isinstance(first, ast.Attribute) and first.attr == "shape"
    return first.value if of_shape and isinstance(first, ast.Attribute) else None


def _rows(program: Program, node: ast.Subscript) -> Iterator[Edit]:
    """`x[np.arange(n), labels]` as `x[:, labels]`: every column for every row."""
    indexes = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
    for place, index in enumerate(indexes):
        if called(index) == "arange":
            text = ", ".join(program.raw(it) if i != place else ":" for i, it in enumerate(indexes))
            yield program.replace("rows", node.slice, text, name=program.piece(index))


def _size(program: Program, node: ast.Subscript | ast.Call) -> Iterator[Edit]:
    """`x.shape[i]` and `len(x)` as `x.size`."""
    array: ast.expr | None = None
    if isinstance(node, ast.Call):
        array = node.args[0] if called(node) == "len" and len(node.args) == 1 else None
    elif isinstance(node.value, ast.Attribute) and node.value.attr == "shape" and not isinstance(node.slice, ast.Tuple):
        array = node.value.value
    if array is not None:
        yield program.replace("counted", node, f"{program.text(array)}.size")


def _parts(program: Program, node: ast.Return | ast.Assign) -> Iterator[Edit]:
    """Two parts of a tuple that is returned, or that a value is unpacked into, each in the place of the other."""
    whole = node.value if isinstance(node, ast.Return) else node.targets[0]
    kind = "answer-parts-exchanged" if isinstance(node, ast.Return) else "unpacked-parts-exchanged"
    if isinstance(whole, ast.Tuple):
        for one, other in combinations(range(len(whole.elts)), 2):
            parts = list(whole.elts)
            parts[one], parts[other] = parts[other], parts[one]
            text = f"({program.joined(parts)})"
            yield program.replace("parts-exchanged", whole, text, kind, name=str(one), other=str(other))


def exchanged_pieces(program: Program) -> Iterator[Edit]:
    """`a[:k]` and `a[k:]`, each in the place of the other."""
    read = [node for node in program.live if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)]
    for pair in combinations(read[:MAX_SUBSCRIPTS], 2):
        one, other = sorted(pair, key=program.span)
        same_array = ast.dump(one.value) == ast.dump(other.value) and ast.dump(one.slice) != ast.dump(other.slice)
        apart = program.span(one)[1] <= program.span(other)[0]
        if same_array and apart and program.function(one) is program.function(other):
            name, second = program.piece(one), program.piece(other)
            yield program.exchange("pieces-exchanged", one, other, name=name, other=second)


array_parts = by_node(
    (ast.Call, _padding),
    (ast.Call, _buffer),
    (ast.Subscript, _rows),
    ((ast.Subscript, ast.Call), _size),
    ((ast.Return, ast.Assign), _parts),
)
