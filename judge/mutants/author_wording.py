"""Says what a mutant changes, to the author of a package, next to its diff."""

from judge.mutants.mutant import Mutant
from judge.mutants.program import MAX_PIECE
from judge.mutants.wording import fill

_BECOMES = ("`{before}` becomes `{after}`", "`{old}` becomes `{new}`")
_DROPPED = ("`{lost}` is dropped", "a statement is dropped")
# By kind, the most detailed template first.
_TEMPLATES: dict[str, tuple[str, ...]] = {
    "operands-swapped": ("the sides of `{name}` are swapped",),
    "term-dropped": ("`{lost}` is dropped from `{name}`", "a side of `{name}` is dropped"),
    "one-condition-kept": ("only `{new}` is left of `{name}`", "a part of `{name}` is dropped"),
    "sign-dropped": _DROPPED,
    "transposition-dropped": _DROPPED,
    "statement-dropped": _DROPPED,
    "always-true": ("the condition `{old}` is always true", "the condition is always true"),
    "never-true": ("the condition `{old}` is never true", "the condition is never true"),
    "call-dropped": ("`{name}` is dropped, `{new}` is left", "`{name}` is dropped"),
    "keyword-dropped": ("the argument `{lost}` of `{name}` is dropped", "`{lost}` is dropped"),
    "arguments-swapped": ("two arguments of `{name}` are swapped",),
    "keywords-swapped": ("`{name}` and `{other}` are swapped",),
    "index": ("the index `{old}` becomes `{new}`", "an index is off by one"),
    "slice": ("the slice `{old}` becomes `{new}`", "the start, end or step of a slice is changed"),
    "order": ("`{name}` reads and writes the elements in column-major order",),
    "intermediate-returned": ("`{new}` is returned",),
}


def author_phrase(mutant: Mutant) -> str:
    """What is changed, in a few words that can begin or continue a sentence."""
    edit = mutant.edit
    return fill((*_TEMPLATES.get(edit.kind, _BECOMES), "a step is changed"), edit.facts, MAX_PIECE)[0]
