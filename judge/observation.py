"""What a diagnosis is made from, and what it is: values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final


class Missing(Enum):
    """Stands where there is no answer; its one member is `MISSING`."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


@dataclass(frozen=True)
class Observation:
    """One case, as far as it was answered.

    `arguments`, `got` and `want` are what the wire decodes; `got` is MISSING where there was no answer (an exception, or
    the case was not reached). `equal` is what `compare` says of `got` and `want`.
    """

    index: int
    sample: bool
    arguments: Mapping[str, Any]
    got: Any
    want: Any
    equal: bool


@dataclass(frozen=True)
class Mistake:
    """A labelled wrong submission: its file's name, its diagnosis, and its answers by case index (or MISSING)."""

    name: str
    diagnosis: str
    answers: tuple[Any, ...]


@dataclass(frozen=True)
class Diagnosis:
    """What kind of mistake it is, by a stable word, and what the learner reads: one or two sentences."""

    kind: str
    sentence: str
