"""What an explanation is made of: known mistakes in, one `Diagnosis` out."""

from dataclasses import dataclass
from typing import Any


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
