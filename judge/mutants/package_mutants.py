"""Makes the mutants of a package that explain wrong answers, from its reference and its accepted variants.

*Theory of operation.* A labelled mistake is one that the author thought of. Most other mistakes are small: something is left
out, exchanged or off by one. So right programs are mutated as in mutation testing, and in further ways that learners tend to
go wrong. A learner whose answers agree with those of a mutant in every case has made an equivalent mistake. The explanation
says only that, so it is true whatever they wrote. It shows a little of the author's program, to a learner whose own program
is right except for that mistake.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from judge.mutants import arguments, arrays, axes, calls, constants, names, operators, reductions, statements
from judge.mutants.edit import Edit, affordable
from judge.mutants.everywhere import together
from judge.mutants.mutant import DistinctSources, Mutant
from judge.mutants.program import Family, Program, called, tree_of
from judge.packages.package import Package
from judge.values.tree import Arguments
from judge.verdict import Verdict

MAX_MUTANTS = 1600  # of a package: each is run on the samples
MAX_OF_ONE_OPERATOR = 700  # of one right program
MAX_BYTES = 4 << 20  # of mutants that are parsed, which takes some seconds
MAX_PROGRAMS = 20  # right ones that are mutated
MAX_CHARACTERS = 1 << 20  # of the edits of one family in one program
_CONVERSIONS = (
    "int", "float", "bool", "len", "range", "list", "tuple", "zip", "enumerate", "array", "asarray", "float32", "float64",
    "astype", "init", "apply", "einsum", "zeros",
)  # fmt: skip
_FAMILIES: tuple[Family, ...] = (
    calls.changed_calls, operators.replaced_operators, axes.axes_and_indexes, names.swapped_names, names.returned_names,
    constants.replaced_constants, statements.dropped_statements, calls.moved_calls, statements.reordered_steps,
    reductions.reductions, operators.rearranged_terms, arrays.array_parts, arrays.exchanged_pieces, reductions.changed_uses,
)  # fmt: skip
# The operators in the order in which mutants are run. If several mutants explain an answer, the first one is shown.
_RANKS = (
    "argument-ignored argument-off argument-turned call-dropped sibling function ddof",
    "argument-through argument-scaled argument-less arguments-exchanged weights-exchanged",
    "padding buffer rows counted parts-exchanged pieces-exchanged",
    "term-dropped operands-swapped operator moved-out moved-in sign-dropped axis",
    "transposition-dropped order keyword-dropped arguments-swapped bracketed rounded-up steps-exchanged",
    "off-by-one comparison condition statement-dropped intermediate-returned backwards twice",
    "constant loop-exit name-swapped",
)
_Groups = Mapping[str, Mapping[tuple[int, bool], Sequence[Mutant]]]  # by operator, then by origin and several places


def package_mutants(package: Package, samples: Sequence[Arguments]) -> tuple[Mutant, ...]:
    """At most MAX_MUTANTS; `samples` are the arguments of public cases."""
    accepted = [one.source.decode() for one in package.submissions if one.verdict is Verdict.ACCEPTED]
    right = [source for source in (package.reference, *accepted)[:MAX_PROGRAMS] if _can_be_mutated(source)]
    sources = DistinctSources(right, MAX_BYTES)
    groups: dict[str, dict[tuple[int, bool], list[Mutant]]] = defaultdict(lambda: defaultdict(list))
    for origin, source in enumerate(right):
        if sources.exhausted:
            break
        program = Program(source)
        for edits in _edits(program, package.signature.function, samples if origin == 0 else ()):
            operator, everywhere = edits[0].operator, len(edits) > 1
            group = groups[operator][origin, everywhere]
            if len(group) == MAX_OF_ONE_OPERATOR:
                continue
            mutated = sources.make(program, edits)
            if sources.exhausted:
                break
            if mutated is not None:
                name = f"{origin} {operator} {'everywhere ' * everywhere}{len(group)}"
                group.append(Mutant(name, mutated, edits, program, origin))
    return tuple(_ranked(groups))[:MAX_MUTANTS]


def _can_be_mutated(source: str) -> bool:
    """Whether it can be walked through: an author's program may be nested too deeply."""
    try:
        return tree_of(source) is not None and bool(Program(source).live)
    except RecursionError:
        return False


def _edits(program: Program, function: str, samples: Sequence[Arguments]) -> Iterator[tuple[Edit, ...]]:
    """What is edited at once. Arguments are changed only where there are samples: it is the same in every right program."""
    for node in program.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            for edit in arguments.changed_arguments(program, node, samples):
                yield (edit,)
    families = (affordable(family(program), MAX_CHARACTERS) for family in _FAMILIES)
    edits = [edit for family in families for edit in family if not _is_pointless(edit)]
    yield from ((edit,) for edit in edits)
    yield from together(program, edits)


def _is_pointless(edit: Edit) -> bool:
    """Whether a conversion is dropped, which changes nothing or everything, or only the axis is left of `x.sum(1)`."""
    return edit.operator == "call-dropped" and (called(edit.node) in _CONVERSIONS or edit.text.isdigit())


def _ranked(groups: _Groups) -> Iterator[Mutant]:
    """By rank; within a rank the operators and the right programs take turns."""
    for rank in _RANKS:
        turns = zip_longest(*(group for operator in rank.split() for group in groups.get(operator, {}).values()))
        yield from (mutant for turn in turns for mutant in turn if mutant is not None)
