"""What a package's boxes are like: their limits, and how the template that they are cloned from is warmed up."""

from collections.abc import Callable
from dataclasses import dataclass, field

from judge.author import MakeBox, public_calls, warm_up, warm_up_limits
from judge.box.box import Box
from judge.box.limits import BoxLimits
from judge.packages.package import Package


@dataclass(frozen=True)
class Recipe:
    """`compiled` names the package's compiled code, and its template; it is empty where there is no warm-up."""

    compiled: str
    limits: BoxLimits
    template_limits: BoxLimits = field(compare=False)
    warm: Callable[[Box], None] = field(compare=False, repr=False)


def recipe(package: Package, compiled: str, limits: BoxLimits, make_box: MakeBox) -> Recipe:
    """Boxes with `limits` for programs of `package`; what is done for it beforehand is done in boxes of `make_box`."""

    def warm(box: Box) -> None:
        warm_up(package, public_calls(package, make_box), box)

    return Recipe(compiled, limits, warm_up_limits(package), warm)
