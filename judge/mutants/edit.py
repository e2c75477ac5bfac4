"""One change of a source, with what the two wordings need to describe it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypedDict

EDIT_CHARACTERS = 64  # what an edit costs besides its text


class Facts(TypedDict, total=False):
    """What is known of an edit: pieces of code, on one line. Long ones are left out.

    `old` and `new` are the code that is replaced and its replacement; `before` and `after` are the operators in them.
    `name` and `other` are the functions, arguments, operators or indexes concerned; `lost` is what is left out. `value` is
    the number or text that an argument is fixed to, or that is added. `within` is the expression around the edit, and `use`
    the variable of which only one use is changed.
    """

    old: str
    new: str
    before: str
    after: str
    name: str
    other: str
    lost: str
    value: str
    within: str
    use: str


@dataclass(frozen=True)
class Edit:
    """The bytes from `start` to `end` become `text`.

    `operator` is part of a mutant's id and never changes its name. `kind` says more precisely what is done, where an operator
    does several things; otherwise it is the operator. `node` is what is changed.
    """

    operator: str
    kind: str
    start: int
    end: int
    text: str
    node: ast.AST = field(compare=False, repr=False)
    facts: Facts


def affordable(edits: Iterable[Edit], max_characters: int) -> Iterator[Edit]:
    """The first edits, as many as are affordable: a hostile program has as many as it has pairs of parts."""
    for edit in edits:
        max_characters -= len(edit.text) + EDIT_CHARACTERS
        if max_characters < 0:
            return
        yield edit
