"""What a program answered to its cases: facts for the explanation of a wrong answer, which no learner may see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from judge.values.tree import size_bytes

MAX_BYTES = 64 << 20  # of answers of one submission


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


class Observations:
    """The observations of one judgement, as far as their answers fit into `max_bytes`; later answers are MISSING."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._left = max_bytes
        self.found: list[Observation] = []

    def add(self, observation: Observation) -> None:
        """Keep one."""
        self._left -= size_bytes(observation.got)
        if self._left < 0:
            observation = replace(observation, got=MISSING)
        self.found.append(observation)

    @property
    def size_bytes(self) -> int:
        """About how much memory their answers take."""
        return sum(size_bytes(each.got) for each in self.found)
