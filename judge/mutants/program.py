"""A source as text and as a tree: which nodes may be changed, and the edits that change them.

Edits change the text rather than unparse a changed tree, so that a diff shows the changed place and nothing else.
"""

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeAlias, Unpack

from judge.mutants.edit import Edit, Facts

MAX_PIECE = 400  # characters of code that an edit keeps as a fact
SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip
_ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict, ast.Tuple)
_NOT_COMPUTED = (ast.arguments, ast.Raise, ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom)
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


class Program:
    """A parsed source. Positions of nodes are bytes of its UTF-8, as the parser counts them.

    `live` are the nodes that may be changed, in the order of the source; `numpy` is what the program calls NumPy or JAX's.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.tree = ast.parse(source)
        self.parents: dict[ast.AST, ast.AST] = {}
        self.live: list[ast.AST] = []
        self.numpy = _numpy(self.tree)
        self._data = source.encode()
        self._starts = [0]
        for line in self._data.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._names: dict[Function, dict[str, int]] = {}
        self._walk(self.tree)

    def _walk(self, node: ast.AST) -> None:
        for child in _computed(node):
            self.parents[child] = node
            self.live.append(child)
            self._walk(child)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """The first byte of a node, and the one after its last."""
        at = [self._starts[line - 1] + column for line, column in _corners(node)]
        return at[0], at[1]

    def raw(self, node: ast.AST) -> str:
        """The source of a node, as it is written."""
        start, end = self.span(node)
        return self._data[start:end].decode()

    def joined(self, nodes: Iterable[ast.AST]) -> str:
        """The source of arguments, as it is written in a call."""
        return ", ".join(map(self.raw, nodes))

    def text(self, node: ast.AST) -> str:
        """The source of a node, in parentheses where it needs them to be an operand."""
        text = self.raw(node)
        atom = isinstance(node, _ATOMS) or (isinstance(node, ast.Constant) and "\n" not in text)
        return text if (atom and "\n" not in text) or _inner(text) else f"({text})"

    def piece(self, node: ast.AST) -> str:
        """The source of a node on one line, to be shown; nothing if it is long."""
        return self._shown(*self.span(node))

    def _shown(self, start: int, end: int) -> str:
        return shown(self._data[start:end].decode()) if end - start <= MAX_PIECE else ""

    def call(self, node: ast.Call, *arguments: str) -> str:
        """A call of the same function with other arguments, without those that are empty."""
        return f"{self.text(node.func)}({', '.join(filter(None, arguments))})"

    def line(self, node: ast.AST) -> int:
        """The line in which a node begins, from 1."""
        return _corners(node)[0][0]

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that a node is part of; a statement is part of itself."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def function(self, node: ast.AST) -> Function | None:
        """The function that a node is in."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, Function):
                return node
        return None

    def names(self, node: ast.AST) -> dict[str, int]:
        """The local names of the function that a node is in, arguments first, each with the line that sets it first."""
        function = self.function(node)
        if function is None:
            return {}
        if function not in self._names:
            self._names[function] = _local_names(function)
        return self._names[function]

    def names_before(self, node: ast.AST) -> list[str]:
        """The local names that are set in a line before the statement that a node is part of."""
        line = self.statement(node).lineno
        return [name for name, since in self.names(node).items() if since < line]

    @cached_property
    def stored_names(self) -> set[str]:
        """All names that the program sets, except arguments."""
        return {node.id for node in self.live if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

    def replace(
        self,
        operator: str,
        node: ast.AST,
        text: str,
        kind: str = "",
        span: tuple[int, int] | None = None,
        **facts: Unpack[Facts],
    ) -> Edit:
        """The edit that replaces a node, or the `span` around it. The facts `old` and `new` are added unless they are given."""
        start, end = span or self.span(node)
        new = shown(text) if len(text) <= MAX_PIECE else ""
        known: Facts = {"old": self._shown(start, end), "new": new, **facts}
        return Edit(operator, kind or operator, start, end, text, node, known)

    def exchange(self, operator: str, first: ast.AST, second: ast.AST, **facts: Unpack[Facts]) -> Edit:
        """The edit that puts each of two nodes in the place of the other; `first` comes before `second`."""
        span = self.span(first)[0], self.span(second)[1]
        text = self.rewrite(*span, (first, self.raw(second)), (second, self.raw(first)))
        return self.replace(operator, first, text, span=span, **facts)

    def rewrite(self, start: int, end: int, *replaced: tuple[ast.AST | Edit, str]) -> str:
        """The source from `start` to `end` with other texts for some nodes or edits in it that do not overlap."""
        parts = []
        for place, text in sorted(((self._place(at), text) for at, text in replaced), key=lambda each: each[0][0]):
            parts += [self._data[start : place[0]].decode(), text]
            start = place[1]
        return "".join([*parts, self._data[start:end].decode()])

    def apply(self, *edits: Edit) -> str:
        """The whole source with these edits, which do not overlap."""
        return self.rewrite(0, len(self._data), *((edit, edit.text) for edit in edits))

    def _place(self, at: ast.AST | Edit) -> tuple[int, int]:
        return (at.start, at.end) if isinstance(at, Edit) else self.span(at)


Rule: TypeAlias = Callable[[Program, Any], Iterator[Edit]]  # the edits of one node
Family: TypeAlias = Callable[[Program], Iterator[Edit]]  # the edits of one kind of mistake in a program


def by_node(*rules: tuple[type[ast.AST] | tuple[type[ast.AST], ...], Rule]) -> Family:
    """The family of the edits that these rules make of nodes of their types, in the order of the source."""

    def family(program: Program) -> Iterator[Edit]:
        for node in program.live:
            for types, rule in rules:
                if isinstance(node, types):
                    yield from rule(program, node)

    return family


def tree_of(source: str) -> str | None:
    """The syntax tree as text; None if the source cannot be compiled."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a mutant may contain `1 is x` and the like
            tree = ast.parse(source)
            compile(tree, "mutant", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return ast.dump(tree)


def called(node: ast.AST) -> str:
    """The last name of the function of a call: `mean` for `np.mean(x)` and for `x.mean()`. Nothing if it is no call."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def takes_value(node: ast.Call) -> bool:
    """Whether the first argument of a call is an ordinary positional one."""
    return bool(node.args) and not isinstance(node.args[0], ast.Starred)


def shown(text: str) -> str:
    """Code on one line, without parentheses around all of it."""
    text = " ".join(text.split())
    inner = _inner(text)
    return text if inner is None or isinstance(inner, ast.Tuple) else text[1:-1]


def _computed(node: ast.AST) -> Iterator[ast.AST]:
    """Children that take part in the computation: no docstrings, annotations, defaults, decorators or error messages."""
    if isinstance(node, _NOT_COMPUTED):
        return
    skipped = {"decorator_list", "annotation", "returns", "bases"} | (
        {"keywords"} if isinstance(node, ast.ClassDef) else set()
    )
    for name, value in ast.iter_fields(node):
        if name not in skipped:
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, ast.AST) and not (
                    isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)
                ):
                    yield item


def _local_names(function: Function) -> dict[str, int]:
    given = function.args
    found = {argument.arg: function.lineno for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = min(found.get(node.id, node.lineno), node.lineno)
    return found


def _numpy(tree: ast.Module) -> str | None:
    imported = [alias for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    names = [alias.asname or alias.name for alias in imported if alias.name in ("numpy", "jax.numpy")]
    return names[0] if names else None


def _corners(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    place = vars(node)
    return (place["lineno"], place["col_offset"]), (place["end_lineno"], place["end_col_offset"])


def _inner(text: str) -> ast.expr | None:
    """The expression in the parentheses around the whole text; None if there are none."""
    if not (text.startswith("(") and text.endswith(")")):
        return None
    try:
        return ast.parse(text[1:-1], mode="eval").body
    except SyntaxError:
        return None
