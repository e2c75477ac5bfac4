"""Describes the boxes of a package: their limits, and how the template that they are cloned from is warmed up."""

from collections.abc import Callable
from dataclasses import dataclass, field

from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits


@dataclass(frozen=True)
class BoxSpec:
    """`compiled` names the compiled code that boxes read, and their template; it is empty if the package has no warm-up."""

    compiled: str
    limits: BoxLimits
    template_limits: BoxLimits = field(compare=False)
    warm: Callable[[Box], None] = field(compare=False, repr=False)
