"""Makes mutants of a source: every change of every family, without those that are the same program, up to a number.

A mutant's id is its operator, its function, a hash of the statement that is changed, and a number within that statement:
edits elsewhere in the file leave it alone.
"""

import ast
import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from judge.mutants import axes, calls, constants, names, operators, statements
from judge.mutants.program import Edit, Program, afforded, called, tree_of

FAMILIES = (operators, constants, calls, axes, names, statements)
MOST_OF_ONE_OPERATOR = 60
MOST_TEXT = 4 << 20  # of the edits of one family
MOST_BYTES = 16 << 20  # of mutants that are parsed: a minute or two, however long the source is
SMALL = 1e-4  # a float below it is there against divisions by zero, more likely than not


@dataclass(frozen=True)
class Mutant:
    """A source that is wrong in one place.

    `guard` says that the place is a tiny constant, or uses one; `without` is the function whose call is left out, or nothing.
    """

    id: str
    line: int
    words: str
    source: bytes
    diff: str
    guard: bool
    without: str = ""
    operator: str = ""


@dataclass(frozen=True)
class Mutants:
    """Those to run, and how many there were of each operator that has more than are run."""

    chosen: tuple[Mutant, ...]
    left_out: dict[str, int]


def mutate(source: str, file: str = "reference.py") -> Mutants:
    """The mutants of a source that can be parsed; the same ones every time.

    Raises:
        SyntaxError: it cannot be parsed.
    """
    program = Program(source)
    groups: dict[str, list[tuple[str, Edit, str]]] = {}
    seen = {hash(tree_of(source))}
    ordinals: Counter[str] = Counter()
    left = MOST_BYTES
    for edit in _edits(program):
        mutated = program.apply(edit)
        left -= len(mutated)
        if left < 0:
            break
        stem = _stem(program, edit)
        ordinals[stem] += 1
        tree = tree_of(mutated)
        if tree is not None and hash(tree) not in seen:
            seen.add(hash(tree))
            groups.setdefault(edit.operator, []).append((f"{stem}.{ordinals[stem]}", edit, mutated))
    chosen = [entry for group in groups.values() for entry in _spread(group)]
    left_out = {name: len(group) for name, group in groups.items() if len(group) > MOST_OF_ONE_OPERATOR}
    return Mutants(tuple(_mutant(program, file, *entry) for entry in chosen), left_out)


def _edits(program: Program) -> Iterator[Edit]:
    for family in FAMILIES:
        yield from afforded(family.edits(program), MOST_TEXT)


def _stem(program: Program, edit: Edit) -> str:
    function = program.function(edit.node)
    statement = program.statement(edit.node) if not isinstance(edit.node, ast.comprehension) else edit.node
    digest = hashlib.sha256(ast.dump(statement).encode()).hexdigest()[:6]
    return f"{edit.operator}:{function.name if function else 'module'}:{digest}"


def _spread(group: list[tuple[str, Edit, str]]) -> list[tuple[str, Edit, str]]:
    """At most so many, from beginning to end of the source."""
    if len(group) <= MOST_OF_ONE_OPERATOR:
        return group
    return [group[i * len(group) // MOST_OF_ONE_OPERATOR] for i in range(MOST_OF_ONE_OPERATOR)]


def _mutant(program: Program, file: str, name: str, edit: Edit, mutated: str) -> Mutant:
    line = program.line(edit.node)
    lines = difflib.unified_diff(program.source.split("\n"), mutated.split("\n"), file, name, n=1, lineterm="")
    without = called(edit.node) if edit.operator == "call-dropped" and isinstance(edit.node, ast.Call) else ""
    guard = _guards(program, edit)
    return Mutant(name, line, edit.words, mutated.encode(), "\n".join(lines), guard, without, edit.operator)


def _guards(program: Program, edit: Edit) -> bool:
    """Is what is changed a tiny constant, or an operation one side of which is one?"""
    node = edit.node
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node, *vars(node).get("args", [])]
    return any(_tiny(side) for side in sides) or _names_tiny(program, node)


def _tiny(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Constant) else None
    return isinstance(value, float) and 0 < abs(value) <= SMALL


def _names_tiny(program: Program, node: ast.AST) -> bool:
    """Is a name involved that is set once, to a tiny constant?"""
    tiny = {
        target.id
        for statement in ast.walk(program.tree)
        if isinstance(statement, ast.Assign) and _tiny(statement.value)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node]
    return any(isinstance(side, ast.Name) and side.id in tiny for side in sides)
