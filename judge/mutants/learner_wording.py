"""Says what a mutant does, to the learner whose answers are those of the mutant."""

import re
from collections.abc import Collection

from judge.mutants.mutant import Mutant
from judge.mutants.wording import fill

MAX_CHARACTERS = 60  # of a piece of the author's program
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_INSTEAD = "`{new}` is used instead of `{old}`"
_DROPPED = ("`{lost}` is left out of `{old}`", "`{lost}` is left out", "a term is left out")
_SWAPPED = ("`{name}` and `{other}` are swapped", "two parts are swapped")
_OTHERWISE = (_INSTEAD, "`{after}` is used instead of `{before}`")
_LAST = "one step is different"
# By kind, the most detailed template first.
_TEMPLATES: dict[str, tuple[str, ...]] = {
    "term-dropped": _DROPPED,
    "one-condition-kept": ("only `{new}` is left of `{old}`", "a part of `{name}` is left out"),
    "sign-dropped": _DROPPED,
    "transposition-dropped": _DROPPED,
    "statement-dropped": ("`{lost}` is left out", "a statement is left out"),
    "call-dropped": ("`{name}` is left out of `{old}`", "`{name}` is left out"),
    "keyword-dropped": ("the argument `{lost}` of `{name}` is left out", "`{lost}` is left out"),
    "operands-swapped": (_INSTEAD, "the two sides of `{name}` are swapped"),
    "arguments-swapped": ("two arguments of `{name}` are swapped",),
    "keywords-swapped": _SWAPPED,
    "arguments-exchanged": _SWAPPED,
    "pieces-exchanged": _SWAPPED,
    "weights-exchanged": (_INSTEAD, *_SWAPPED),
    "answer-parts-exchanged": ("the parts [{name}] and [{other}] of the answer are swapped",),
    "unpacked-parts-exchanged": ("the parts [{name}] and [{other}] are swapped when a value is unpacked",),
    "steps-exchanged": ("two consecutive steps are swapped",),
    "always-true": ("the condition `{old}` is always true", "a condition is always true"),
    "never-true": ("the condition `{old}` is never true", "a condition is never true"),
    "bracketed": (_INSTEAD, "`{name}` is applied before `{other}` instead of after it"),
    "moved-out": ("`{name}` is applied after `{other}` instead of before it",),
    "moved-in": ("`{name}` is applied before `{other}` instead of after it",),
    "twice": ("`{name}` is applied twice", "one step is applied twice"),
    "backwards": ("a loop runs backwards",),
    "rounded-up": ("`{old}` is rounded up instead of down", "a quotient is rounded up instead of down"),
    "name-swapped": (f"{_INSTEAD}, in `{{within}}`", _INSTEAD),
    "intermediate-returned": ("`{new}` is returned, without the last step", "an intermediate result is returned"),
    "index": ("the index `{new}` is used instead of `{old}`", "an index is off by one"),
    "slice": ("the slice `{new}` is used instead of `{old}`", "a slice has another start, end or step"),
    "off-by-one": (_INSTEAD, "a range has another start, end or step"),
    "order": ("`{name}` reads and writes the elements in column-major order",),
    "argument-ignored": ("`{name}` is always taken to be {value}, whatever it is", _INSTEAD),
    "halved": ("half of `{name}` is used instead of `{name}`",),
    "from-degrees": ("`{name}` is taken to be in degrees",),
    "to-degrees": ("`{name}` is converted to degrees",),
    "softmax": ("`{name}` goes through a softmax first",),
    "sigmoid": ("`{name}` goes through the logistic function first",),
    "centered-columns": ("the mean of `{name}` along axis 0 is subtracted first",),
    "centered-rows": ("the mean of `{name}` along the last axis is subtracted first",),
    "unit-length": ("`{name}` is scaled to length 1 along its last axis first",),
    "padding-mode": ("the array is padded with the mode `{name}`",),
    "padded-after": ("all padding is put at the end",),
    "padded-before": ("all padding is put at the beginning",),
    "not-padded-after": ("the padding at the end is missing",),
    "not-padded-before": ("the padding at the beginning is missing",),
    "integer-buffer": ("results are stored in an array of integers, which truncates them",),
    "started-from": ("a sum starts from `{name}` instead of 0", "a sum does not start from 0"),
    "rows": ("`:` is used instead of the index `{name}`, so that each row gets the elements meant for any row",),
    "argument-increased": ("{value} is added to the argument of `{name}`",),
    "argument-clipped": ("the argument of `{name}` is clipped below at {value}",),
    "first-only": ("only the first element is used instead of the `{name}`",),
    "root-of-sum": ("the square root of the sum is used instead of the sum",),
    "median": ("the median is used instead of the mean",),
    "geometric-mean": ("the geometric mean is used instead of the mean",),
    "root-mean-square": ("the root mean square is used instead of the mean",),
    "harmonic-mean": ("the harmonic mean is used instead of the mean",),
    "log-of-mean": ("the logarithm of the mean is used instead of the mean of the logarithms",),
    "mean-deviation": ("the mean of the absolute deviations is used instead of `{name}`",),
    "not-centered": ("the mean is not subtracted before squaring, in the place of `{name}`",),
    "range": ("the difference between the largest and the smallest is used instead of `{name}`",),
    "other-center": ("`{name}` is computed around `{other}` instead of the mean",),
    "absolute-value": ("the absolute value is used instead of the square",),
    "difference-squared": ("`{other}` is subtracted from `{name}` before squaring",),
    "of-all": ("the {name} over all of `{old}` is used instead of each element's own", "the {name} over all is used"),
    "ddof": ("`{name}` divides by n - 1 instead of n",),
}


def learner_sentence(mutant: Mutant, arguments: Collection[str]) -> str:
    """The explanation. It says so if it shows variables of the author's program, other than the `arguments`."""
    edit, places = mutant.edit, len(mutant.edits)
    said, pieces = fill((*_TEMPLATES.get(edit.kind, _OTHERWISE), _LAST), edit.facts, MAX_CHARACTERS)
    if "use" in edit.facts:
        said = f"in one of the uses of `{edit.facts['use']}`, {said}"
        pieces.append(edit.facts["use"])
    if places > 1:
        said += f", in each of the {places} places where that is done"
    shown = {name for piece in pieces for name in _IDENTIFIER.findall(piece)}
    foreign = shown & (mutant.program.stored_names - set(arguments))
    note = " The names are those of the author's program." if foreign else ""
    return f"In every case, your answers are those of a correct program in which {said}.{note}"
