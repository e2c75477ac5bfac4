"""How arrays are made and read: padded with something else or elsewhere, held in integers, read by columns for all rows."""

import ast
from collections.abc import Iterator
from itertools import combinations

from judge.mutants.program import Edit, Program, called, joined

MOST_PIECES = 24  # of all arrays of a program
_MODES = ("edge", "reflect", "wrap")
_BUFFERS = ("zeros", "empty", "ones", "full", "zeros_like", "empty_like", "ones_like", "full_like")


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.live:
        if isinstance(node, ast.Call) and called(node) == "pad":
            yield from _padding(program, node)
        elif isinstance(node, ast.Call) and called(node) in _BUFFERS:
            yield from _buffer(program, node)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            yield from _rows(program, node.slice)
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            yield _all_counted(program, node, node.value.value)
        elif isinstance(node, ast.Call) and called(node) == "len" and len(node.args) == 1:
            yield _all_counted(program, node, node.args[0])
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield from _parts(program, node.value, "the parts [{}] and [{}] of the answer are exchanged")
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            yield from _parts(program, node.targets[0], "of what is taken apart, the parts [{}] and [{}] are exchanged")
    yield from _pieces(program)


def _all_counted(program: Program, node: ast.expr, array: ast.expr) -> Edit:
    text = f"{program.text(array)}.size"
    return program.replace("counted", node, text, f"`{text}` stands where `{joined(program, [node])}` belongs")


def _pieces(program: Program) -> Iterator[Edit]:
    """Two pieces of one array, `a[:k]` and `a[k:]`, each in the place of the other."""
    pieces = [
        node for node in program.of(ast.Subscript) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
    ]
    for one, other in combinations(pieces[:MOST_PIECES], 2):
        alike = ast.dump(one.value) == ast.dump(other.value) and ast.dump(one.slice) != ast.dump(other.slice)
        if alike and program.function(one) is program.function(other):
            (start, middle), (begin, end) = sorted((program.span(one), program.span(other)))
            if middle <= begin:
                data = program.data
                text = (data[begin:end] + data[middle:begin] + data[start:middle]).decode()
                first, second = joined(program, [one]), joined(program, [other])
                yield Edit("pieces-exchanged", start, end, text, f"`{first}` and `{second}` are exchanged", one)


def _parts(program: Program, node: ast.Tuple, words: str) -> Iterator[Edit]:
    """Two parts of a tuple, each in the place of the other."""
    texts = [joined(program, [part]) for part in node.elts]
    for one, other in combinations(range(len(texts)), 2):
        exchanged = list(texts)
        exchanged[one], exchanged[other] = texts[other], texts[one]
        yield program.replace("parts-exchanged", node, f"({', '.join(exchanged)})", words.format(one, other))


def _padding(program: Program, node: ast.Call) -> Iterator[Edit]:
    kept = [keyword for keyword in node.keywords if keyword.arg not in ("mode", "constant_values")]
    given = joined(program, [*node.args[:2], *kept])
    for mode in _MODES:
        words = f"the padding is that of the mode {mode!r}"
        yield program.replace("padding", node, f'{program.text(node.func)}({given}, mode="{mode}")', words)
    for pair in ast.walk(node):
        if (
            isinstance(pair, ast.Tuple)
            and len(pair.elts) == 2
            and not any(isinstance(it, ast.Tuple) for it in pair.elts)
        ):
            one, other = (program.text(it) for it in pair.elts)
            for before, after, words in (
                ("0", f"{one} + {other}", "all padding is put behind"),
                (f"{one} + {other}", "0", "all padding is put in front"),
                ("0", other, "the padding in front is missing"),
                (one, "0", "the padding behind is missing"),
            ):
                yield program.replace("padding", pair, f"({before}, {after})", words)


def _buffer(program: Program, node: ast.Call) -> Iterator[Edit]:
    positional = node.args if called(node).endswith("_like") or called(node) == "full" else node.args[:1]
    kept = [keyword for keyword in node.keywords if keyword.arg != "dtype"]
    text = f"{program.text(node.func)}({joined(program, [*positional, *kept])}, dtype=int)"
    yield program.replace("buffer", node, text, "results are put into an array of integers, which cuts them off")
    begin = _shaped_like(node)
    if begin is not None:
        words = f"what is added up begins with `{joined(program, [begin])}` rather than with 0"
        yield program.replace("buffer", node, f"(1 * {program.text(begin)})", words)


def _shaped_like(node: ast.Call) -> ast.expr | None:
    """The `x` of `zeros_like(x)` and `zeros(x.shape)`."""
    first = node.args[0] if node.args else None
    if called(node) == "zeros_like":
        return first
    of_shape = called(node) == "zeros" and isinstance(first, ast.Attribute) and first.attr == "shape"
    return first.value if of_shape and isinstance(first, ast.Attribute) else None


def _rows(program: Program, node: ast.Tuple) -> Iterator[Edit]:
    """`x[np.arange(n), labels]` as `x[:, labels]`: every column for every row."""
    for place, index in enumerate(node.elts):
        if isinstance(index, ast.Call) and called(index) == "arange":
            others = [joined(program, [it]) if i != place else ":" for i, it in enumerate(node.elts)]
            words = f"`:` stands where the index `{joined(program, [index])}` belongs, so that each row gets what belongs to any"
            yield program.replace("rows", node, ", ".join(others), words)
