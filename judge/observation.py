"""What a diagnosis is made from, and what it is: values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import numpy as np


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


def weight(value: Any) -> int:
    """About how many bytes a decoded value takes."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return 64 + sum(map(weight, items))
