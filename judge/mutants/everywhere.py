"""The same slip in every place that is alike: whoever forgets a correction of one mean forgets that of the other.

Places are alike where the same is done to what looks the same, names aside; or, fewer, where the whole call looks the same
that it stands in, or the whole statement.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from judge.mutants.program import Edit, Program

MOST_PLACES = 12
LONGEST = 400  # bytes of what may look like something else
# What would be several things at once, or is done to the whole program already.
_ALONE = frozenset(
    [
        "name-swapped",
        "intermediate-returned",
        "constant",
        "off-by-one",
        "statement-dropped",
        "steps-exchanged",
        "pieces-exchanged",
    ]
)


def together(program: Program, edits: Iterable[Edit]) -> Iterator[tuple[Edit, ...]]:
    """Of edits that do the same to what looks the same, names aside, all at once."""
    alike: dict[tuple[str, ...], list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.operator not in _ALONE and _is_short(program, edit.node):
            kind = _kind(edit)
            for around in ("", *_around(program, edit.node)):
                alike[*kind, around].append(edit)
    told = set()
    for group in alike.values():
        apart: list[Edit] = []
        for edit in sorted(group, key=lambda edit: edit.start):
            if not apart or edit.start >= max(apart[-1].end, apart[-1].start + 1):
                apart.append(edit)
        places = tuple(edit.start for edit in apart)
        if 1 < len(apart) <= MOST_PLACES and (apart[0].operator, apart[0].text, places) not in told:
            told.add((apart[0].operator, apart[0].text, places))
            yield tuple(apart)


def _around(program: Program, node: ast.AST) -> Iterator[str]:
    """The call that a node is part of, and its statement, without names."""
    statement, call = program.statement(node), node
    while not isinstance(call, ast.Call) and call is not statement:
        call = program.parents[call]
    for around in (call, statement):
        if _is_short(program, around):
            yield f"{type(around).__name__} {_nameless(ast.dump(around))}"


def _is_short(program: Program, node: ast.AST) -> bool:
    start, end = program.span(node)
    return end - start <= LONGEST


def _kind(edit: Edit) -> tuple[str, ...]:
    return edit.operator, _nameless(ast.dump(edit.node)), _without_names(edit.text)


def _nameless(dumped: str) -> str:
    return re.sub(r"id='[^']*'", "id", dumped)


def _without_names(text: str) -> str:
    """Names that are called are kept: `tanh` is no `relu`."""
    return re.sub(r"[A-Za-z_]\w*(?![\w(.])", "_", text)
