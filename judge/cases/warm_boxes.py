"""Describes the boxes of a package: which compiled code they read, and how their template is warmed up."""

from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits
from judge.boxes.spec import BoxSpec
from judge.cases.author import MakeBox, public_calls, warm_up, warm_up_limits
from judge.packages.package import Package


def box_spec(package: Package, compiled: str, limits: BoxLimits, make_box: MakeBox) -> BoxSpec:
    """Boxes with `limits` for programs of `package`; `make_box` makes the boxes in which `cases.py` is run for the warm-up."""

    def warm(box: Box) -> None:
        warm_up(package, public_calls(package, make_box), box)

    return BoxSpec(compiled, limits, warm_up_limits(package), warm)
