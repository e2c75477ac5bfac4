"""A source as text and as a tree: which of its nodes may be changed, and what changing one makes of the text.

Changes are made in the text, not by writing the tree anew, so that a diff shows the changed place and nothing else.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict, ast.Tuple)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Edit:
    """One change: the bytes from `start` to `end` become `text`. `operator` is a stable word, `words` say what was done."""

    operator: str
    start: int
    end: int
    text: str
    words: str
    node: ast.AST


class Program:
    """A parsed source. Positions of nodes are bytes of its UTF-8, as the parser counts them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.data = source.encode()
        self.tree = ast.parse(source)
        self._starts = [0]
        for line in self.data.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.parents: dict[ast.AST, ast.AST] = {}
        self.live: list[ast.AST] = []
        self._names: dict[ast.AST, dict[str, int]] = {}
        self._walk(self.tree)

    def _walk(self, node: ast.AST) -> None:
        for child in self._children(node):
            self.parents[child] = node
            self.live.append(child)
            self._walk(child)

    def _children(self, node: ast.AST) -> Iterator[ast.AST]:
        """Children that are part of what is computed: no docstrings, annotations, defaults, decorators or complaints."""
        if isinstance(node, ast.arguments | ast.Raise | ast.Assert | ast.JoinedStr | ast.Import | ast.ImportFrom):
            return
        skipped = {
            "decorator_list",
            "annotation",
            "returns",
            "bases",
            "keywords" if isinstance(node, ast.ClassDef) else "",
        }
        for name, value in ast.iter_fields(node):
            if name in skipped:
                continue
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, ast.AST) and not _is_text(item):
                    yield item

    def of(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """The nodes of these kinds that may be changed, in the order of the source."""
        return (node for node in self.live if isinstance(node, kinds))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """The bytes that a node stands in."""
        at = [self._starts[line - 1] + column for line, column in _corners(node)]
        return at[0], at[1]

    def text(self, node: ast.AST) -> str:
        """The text of a node, in parentheses where it could not stand elsewhere without them."""
        start, end = self.span(node)
        text = self.data[start:end].decode()
        plain = isinstance(node, _ATOMS) or (isinstance(node, ast.Constant) and "\n" not in text)
        return text if (plain and "\n" not in text) or (text.startswith("(") and _closed(text)) else f"({text})"

    def replace(self, operator: str, node: ast.AST, text: str, words: str) -> Edit:
        """The edit that puts `text` in the place of a node."""
        start, end = self.span(node)
        return Edit(operator, start, end, text, words, node)

    def line(self, node: ast.AST) -> int:
        """The line in which a node begins, from 1."""
        return _corners(node)[0][0]

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that a node stands in, itself included."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def function(self, node: ast.AST) -> Function | None:
        """The function that a node stands in."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, Function):
                return node
        return None

    def names(self, function: Function) -> dict[str, int]:
        """The local names of a function, each with the line from which it is there; its arguments first."""
        if function not in self._names:
            given = function.args
            arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
            found = {argument.arg: function.lineno for argument in arguments}
            for node in ast.walk(function):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    found[node.id] = min(found.get(node.id, node.lineno), node.lineno)
            self._names[function] = found
        return self._names[function]

    def apply(self, *edits: Edit) -> str:
        """The source with all of these edits made, which lie apart."""
        data = self.data
        for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
            data = data[: edit.start] + edit.text.encode() + data[edit.end :]
        return data.decode()


def afforded(edits: Iterable[Edit], most: int) -> Iterator[Edit]:
    """The first edits, until their texts add up to `most` characters: a hostile program has as many as it has pairs of parts."""
    for edit in edits:
        most -= len(edit.text) + len(edit.words)
        if most < 0:
            return
        yield edit


def tree_of(source: str) -> str | None:
    """The syntax tree as text; None where the source is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `1 is x` and the like: a mutant may look odd
            tree = ast.parse(source)
            compile(tree, "mutant", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return ast.dump(tree)


def called(node: ast.Call) -> str:
    """The last name of what is called: `mean` for `np.mean(x)` and for `x.mean()`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def array_modules(program: Program) -> list[str]:
    """What the program calls NumPy, or JAX's: one name, or none where it imports neither."""
    imported = [alias for node in program.tree.body if isinstance(node, ast.Import) for alias in node.names]
    return [alias.asname or alias.name for alias in imported if alias.name in ("numpy", "jax.numpy")][:1]


def joined(program: Program, nodes: Sequence[ast.AST]) -> str:
    """Arguments, as they stand in a call."""
    texts = []
    for node in nodes:
        start, end = program.span(node)
        texts.append(program.data[start:end].decode())
    return ", ".join(texts)


def _corners(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    place = vars(node)
    return (place["lineno"], place["col_offset"]), (place["end_lineno"], place["end_col_offset"])


def _is_text(node: ast.AST) -> bool:
    """A docstring, or another text that stands by itself."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _closed(text: str) -> bool:
    """Does the first parenthesis close at the very end?"""
    try:
        return isinstance(ast.parse(text[1:-1], mode="eval"), ast.Expression) and text.endswith(")")
    except SyntaxError:
        return False
