"""What an explanation is made of: known mistakes in, one `Diagnosis` out. Data only: `judge.explain.wording` writes the text."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from judge.observation import Missing
from judge.values.tree import Path, Value

Answer: TypeAlias = "Value | Missing"


class Number(NamedTuple):
    """A factor or an offset, as far as it may be told: with neither symbol nor value, it is some constant.

    `symbol` names its absolute value, such as `1/sqrt(n)`; `cause` is a stable word for what usually leads to it.
    """

    symbol: str | None = None
    negative: bool = False
    cause: str | None = None
    value: float | None = None


@dataclass(frozen=True)
class Condition:
    """Something that is true of a case: a property of one argument, or a comparison of one number with an `other`."""

    argument: str
    holds: str
    other: str | None = None


@dataclass(frozen=True)
class Diagnosis:
    """The kind of a mistake, by a stable word, and what is known about it. A fact that does not apply is None."""

    kind: str
    text: str | None = None  # the author's own words, or those of a mutant
    operator: str | None = None  # what makes a correct program a mutant with these answers
    places: int | None = None  # in how many places of it
    argument: str | None = None
    multiplier: str | None = None  # the argument that multiplies at the end, as a gain does
    addend: str | None = None  # the argument that is added at the end, as a bias is
    axis: int | None = None  # None also where there is only one, or where all are meant
    expected_axis: int | None = None
    invariant: str | None = None  # unit_sum, unit_length, unit_spread, zero_mean: what all expected answers have
    order: tuple[int, ...] | None = None  # of axes
    position: str | None = None  # first, last; beginning, end, both_ends
    shift: int | None = None
    wraps: bool | None = None
    decimals: int | None = None
    threshold: float | None = None
    limits: tuple[float, ...] | None = None  # that numbers are clipped to: a lower one, and perhaps an upper one
    direction: str | None = None  # too_large, too_small
    sign: str | None = None  # negative, positive, zero, not_zero
    factor: Number | None = None
    offset: Number | None = None
    got_type: str | None = None  # boolean, integer, float, complex
    expected_type: str | None = None
    condition: Condition | None = None
    part: Path | None = None  # the part of the answer it is about; () where its key must not be told
    inner: "Diagnosis | None" = None  # what explains the cases in which `condition` is true


@dataclass(frozen=True)
class Mistake:
    """A wrong program: its file's name, its diagnosis, and its answers by case index (or MISSING)."""

    name: str
    diagnosis: Diagnosis
    answers: tuple[Answer, ...]
