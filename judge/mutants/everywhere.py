"""The same mistake in every place that is alike: a learner who forgets a correction once forgets it everywhere.

Places are alike if the same is done to code that looks the same, apart from names; or, more narrowly, if the call or the
statement around it looks the same too.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from judge.mutants.edit import Edit
from judge.mutants.program import Program

MAX_PLACES = 12
MAX_BYTES = 400  # of code that is compared
# In several places these would be several mistakes, or they change the whole program already.
_ALONE = (
    "name-swapped", "intermediate-returned", "constant", "off-by-one", "statement-dropped", "steps-exchanged", "pieces-exchanged",
)  # fmt: skip


def together(program: Program, edits: Iterable[Edit]) -> Iterator[tuple[Edit, ...]]:
    """The groups of edits that do the same in places that are alike; edits that overlap are left out."""
    alike: dict[tuple[str, ...], list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.operator not in _ALONE and _is_short(program, edit.node):
            change = edit.operator, _nameless(ast.dump(edit.node)), _without_names(edit.text)
            for around in ("", *_around(program, edit.node)):
                alike[*change, around].append(edit)
    seen = set()
    for group in alike.values():
        apart: list[Edit] = []
        for edit in sorted(group, key=lambda edit: edit.start):
            if not apart or edit.start >= max(apart[-1].end, apart[-1].start + 1):
                apart.append(edit)
        places = tuple(edit.start for edit in apart)
        if 1 < len(apart) <= MAX_PLACES and (apart[0].operator, apart[0].text, places) not in seen:
            seen.add((apart[0].operator, apart[0].text, places))
            yield tuple(apart)


def _around(program: Program, node: ast.AST) -> Iterator[str]:
    """The call and the statement that a node is part of, without names."""
    statement, call = program.statement(node), node
    while not isinstance(call, ast.Call) and call is not statement:
        call = program.parents[call]
    for around in (call, statement):
        if _is_short(program, around):
            yield f"{type(around).__name__} {_nameless(ast.dump(around))}"


def _is_short(program: Program, node: ast.AST) -> bool:
    start, end = program.span(node)
    return end - start <= MAX_BYTES


def _nameless(dumped: str) -> str:
    return re.sub(r"id='[^']*'", "id", dumped)


def _without_names(text: str) -> str:
    """Names of functions are kept: `tanh` is not `relu`."""
    return re.sub(r"[A-Za-z_]\w*(?![\w(.])", "_", text)
