"""The same slip in every place that is alike: whoever forgets a correction of one mean forgets that of the other."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from judge.mutation.program import Edit

MOST_PLACES = 12
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


def together(edits: Iterable[Edit]) -> Iterator[tuple[Edit, ...]]:
    """Of edits that do the same to what looks the same, names aside, all at once."""
    alike: dict[tuple[str, ...], list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.operator not in _ALONE:
            alike[_kind(edit)].append(edit)
    for group in alike.values():
        apart: list[Edit] = []
        for edit in sorted(group, key=lambda edit: edit.start):
            if not apart or edit.start >= max(apart[-1].end, apart[-1].start + 1):
                apart.append(edit)
        if 1 < len(apart) <= MOST_PLACES:
            yield tuple(apart)


def _kind(edit: Edit) -> tuple[str, ...]:
    return edit.operator, _nameless(ast.dump(edit.node)), _without_names(edit.text)


def _nameless(dumped: str) -> str:
    return re.sub(r"id='[^']*'", "id", dumped)


def _without_names(text: str) -> str:
    """Names that are called are kept: `tanh` is no `relu`."""
    return re.sub(r"[A-Za-z_]\w*(?![\w(.])", "_", text)
