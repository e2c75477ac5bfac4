"""Makes the slips of a package: its reference and accepted variants, each made wrong in one place, and what to say of it.

*Theory of operation.* A labelled mistake is one that the author thought of. Most others are small: something is left out,
exchanged, or off by one. So right programs are made wrong in the ways of mutation testing, and in some that learners are
fond of. Whoever's answers agree with such a program's in every case has made a mistake that comes to the same; the sentence
says that and no more, so it is true whatever they wrote. It shows a little of the author's program, to one whose own is
right but for that.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from judge.mutants import (
    arguments,
    arrays,
    axes,
    between,
    constants,
    names,
    operators,
    statements,
    steps,
    sums,
    terms,
    uses,
)
from judge.mutants import calls as mutated_calls
from judge.mutants import learner_calls as calls
from judge.mutants.everywhere import together
from judge.mutants.program import Edit, Program, afforded, called, tree_of
from judge.mutants.words import sentence
from judge.packages.package import Labelled, Package
from judge.verdict import Verdict

MOST = 1600  # slips of a package: each is run on the samples
MOST_OF_ONE_OPERATOR = 700  # of one source
MOST_BYTES = 4 << 20  # that are parsed: some seconds, however long an author's programs are
MOST_PROGRAMS = 20  # right ones that slips are made of
MOST_TEXT = 1 << 20  # of the edits of one family and source
_CONVERSIONS = frozenset(
    [
        "int",
        "float",
        "bool",
        "len",
        "range",
        "list",
        "tuple",
        "zip",
        "enumerate",
        "array",
        "asarray",
        "float32",
        "float64",
        "astype",
        "init",
        "apply",
        "einsum",
        "zeros",
    ]
)
_FAMILIES = (mutated_calls, operators, axes, names, constants, statements, calls, steps, sums, terms, arrays, uses)
Origin = tuple[int, bool]  # the number of the right program; whether the slip is made in several places
# What is tried, and believed, first: of several slips with the same answers the first one is told.
_ORDER = (
    ("argument-ignored", "argument-off", "argument-turned", "call-dropped", "sibling", "function", "ddof"),
    ("argument-through", "argument-scaled", "argument-less", "arguments-exchanged", "weights-exchanged"),
    ("padding", "buffer", "rows", "counted", "parts-exchanged", "pieces-exchanged"),
    ("term-dropped", "operands-swapped", "operator", "moved-out", "moved-in", "sign-dropped", "axis"),
    (
        "transposition-dropped",
        "order",
        "keyword-dropped",
        "arguments-swapped",
        "bracketed",
        "rounded-up",
        "steps-exchanged",
    ),
    ("off-by-one", "comparison", "condition", "statement-dropped", "intermediate-returned", "backwards", "twice"),
    ("constant", "loop-exit", "name-swapped"),
)


def slips(package: Package, samples: Sequence[Mapping[str, Any]]) -> tuple[Labelled, ...]:
    """At most MOST of them, each with its sentence; `samples` are arguments of cases that are public."""
    found: dict[str, dict[Origin, list[Labelled]]] = defaultdict(lambda: defaultdict(list))
    right = [one.source.decode() for one in package.submissions if one.verdict is Verdict.ACCEPTED]
    sources = [source for source in (package.reference, *right)[:MOST_PROGRAMS] if not _deep(source)]
    seen = {tree_of(source) for source in sources}
    left = MOST_BYTES
    for number, source in enumerate(sources):
        if left < 0:
            break
        program = Program(source)
        for operator, edits in _edits(program, package.signature.function, samples if number == 0 else ()):
            group = found[operator][number, len(edits) > 1]
            if len(group) == MOST_OF_ONE_OPERATOR:
                continue
            wrong = program.apply(*edits)
            left -= len(wrong)
            if left < 0:
                break
            tree = tree_of(wrong)
            if tree is not None and tree not in seen:
                seen.add(tree)
                said = sentence(program, edits, package.signature.arguments)
                name = f"{number} {operator} {'everywhere ' * (len(edits) > 1)}{len(group)}"
                group.append(Labelled(Verdict.WRONG_ANSWER, name, wrong.encode(), said))
    return tuple(_chosen(found))[:MOST]


def origin(slip: Labelled) -> str:
    """Which of the right programs it was made of."""
    return slip.name.split()[0]


def _deep(source: str) -> bool:
    """Is it nested so deeply that it cannot be walked through? Then nothing is made of it."""
    try:
        return tree_of(source) is None or not Program(source).live
    except RecursionError:
        return True


def _edits(
    program: Program, function: str, samples: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """The operator, and what is edited at once. Without `samples` no arguments are: they are the same in every right program."""
    for node in program.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            for edit in (*arguments.edits(program, node, samples), *between.edits(program, node, samples)):
                yield edit.operator, (edit,)
    families = (afforded(family.edits(program), MOST_TEXT) for family in _FAMILIES)
    found = [edit for family in families for edit in family if not _plumbing(edit)]
    for edit in found:
        yield edit.operator, (edit,)
    for edits in together(program, found):
        yield edits[0].operator, edits


def _plumbing(edit: Edit) -> bool:
    """A conversion or the like dropped: it shows in nothing, or in everything. Nor is an axis what `x.sum(1)` is made of."""
    dropped = edit.operator == "call-dropped" and isinstance(edit.node, ast.Call)
    return dropped and (called(edit.node) in _CONVERSIONS or edit.text.isdigit())  # type: ignore[arg-type]


def _chosen(found: Mapping[str, Mapping[Origin, Sequence[Labelled]]]) -> Iterator[Labelled]:
    """By rank; within a rank the operators and the sources take turns."""
    for rank in _ORDER:
        groups = [group for operator in rank for group in found.get(operator, {}).values()]
        for turn in zip_longest(*groups):
            yield from (one for one in turn if one is not None)
