"""Makes the mutants of a source that a package's tests must reject: every change of every family, up to a number.

A mutant's id is its operator, its function, a hash of the statement that is changed, and a number within that statement. So
edits elsewhere in the file do not change it.
"""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judge.mutants import axes, calls, constants, names, operators, statements
from judge.mutants.edit import Edit, affordable
from judge.mutants.mutant import DistinctSources, Mutant
from judge.mutants.program import Family, Program

FAMILIES: tuple[Family, ...] = (
    operators.replaced_operators, constants.replaced_constants, calls.changed_calls, axes.axes_and_indexes,
    names.swapped_names, names.returned_names, statements.dropped_statements,
)  # fmt: skip
MOST_OF_ONE_OPERATOR = 60
MOST_TEXT = 4 << 20  # characters of the edits of one family
MOST_BYTES = 16 << 20  # of mutants that are parsed: a minute or two, however long the source is
SMALL = 1e-4  # a float up to this size most likely guards against a division by zero


@dataclass(frozen=True)
class Mutants:
    """The mutants to run, and how many there were of each operator that has more than are run."""

    chosen: tuple[Mutant, ...]
    left_out: dict[str, int]


def mutate(source: str) -> Mutants:
    """The mutants of a source that can be parsed; the same ones every time.

    Raises:
        SyntaxError: it cannot be parsed.
    """
    program = Program(source)
    groups: dict[str, list[Mutant]] = {}
    sources = DistinctSources([source], MOST_BYTES)
    ordinals: Counter[str] = Counter()
    for edit in _edits(program):
        mutated = sources.make(program, [edit])
        if sources.exhausted:
            break
        stem = _stem(program, edit)
        ordinals[stem] += 1
        if mutated is not None:
            mutant = Mutant(f"{stem}.{ordinals[stem]}", mutated, (edit,), program)
            groups.setdefault(edit.operator, []).append(mutant)
    left_out = {name: len(group) for name, group in groups.items() if len(group) > MOST_OF_ONE_OPERATOR}
    return Mutants(tuple(mutant for group in groups.values() for mutant in _spread(group)), left_out)


def _edits(program: Program) -> Iterator[Edit]:
    for family in FAMILIES:
        yield from affordable(family(program), MOST_TEXT)


def _stem(program: Program, edit: Edit) -> str:
    function = program.function(edit.node)
    digest = hashlib.sha256(ast.dump(program.statement(edit.node)).encode()).hexdigest()[:6]
    return f"{edit.operator}:{function.name if function else 'module'}:{digest}"


def _spread(group: Sequence[Mutant]) -> Sequence[Mutant]:
    """At most MOST_OF_ONE_OPERATOR, from the beginning to the end of the source."""
    if len(group) <= MOST_OF_ONE_OPERATOR:
        return group
    return [group[i * len(group) // MOST_OF_ONE_OPERATOR] for i in range(MOST_OF_ONE_OPERATOR)]


def is_guard(mutant: Mutant) -> bool:
    """Whether the code that is changed is a tiny constant, the name of one, or an operation or call with one."""
    node = mutant.edit.node
    operands = [node.left, node.right] if isinstance(node, ast.BinOp) else [node]
    arguments = node.args if isinstance(node, ast.Call) else []
    tiny = {
        target.id
        for statement in ast.walk(mutant.program.tree)
        if isinstance(statement, ast.Assign) and _is_tiny(statement.value)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    named = any(isinstance(operand, ast.Name) and operand.id in tiny for operand in operands)
    return named or any(map(_is_tiny, (*operands, *arguments)))


def _is_tiny(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Constant) else None
    return isinstance(value, float) and 0 < abs(value) <= SMALL
