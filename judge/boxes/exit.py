"""How a box ended: measured facts, no judgement."""

from dataclasses import dataclass
from enum import StrEnum


class StoppedBy(StrEnum):
    """The limit that ended a box."""

    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"


@dataclass(frozen=True)
class Exit:
    """How a box ended. `code` or `signal` is what the kernel says; `stopped_by` is the limit that it was ended for."""

    code: int | None
    signal: int | None
    stopped_by: StoppedBy | None
    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    output_bytes: int


class Stopped(Exception):  # noqa: N818  # an event, not an error of ours
    """The box ended, or was ended for a limit, before it answered; `Box.end` says how."""
