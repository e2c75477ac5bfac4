"""`judge.cases.warm_boxes`: the description of a package's boxes."""

from dataclasses import replace
from typing import Any

import pytest

from judge.boxes.limits import BoxLimits
from judge.boxes.zygote import Zygote
from judge.cases.warm_boxes import box_spec
from judge.errors import PackageError
from judge.packages.package import Package
from tests.judge.conftest import tiny_package

LIMITS = BoxLimits(memory_bytes=300 << 20)
WARMUP = "def warmup(a, b):\n    print(a.tolist(), b)\n"


def no_box(*_: object) -> Any:
    """For what needs no box."""
    raise AssertionError("a box was made")


def package(warmup: str = WARMUP) -> Package:
    """The tiny package with a warm-up."""
    return tiny_package("memory_mib = 100", warmup=warmup)


def test_spec() -> None:
    """Boxes have the given limits, and their template those of the package; no box is made to describe them."""
    spec = box_spec(package(), "name", LIMITS, no_box)
    assert (spec.compiled, spec.limits) == ("name", LIMITS)
    assert spec.template_limits.memory_bytes == 100 << 20


def test_boxes_are_shared() -> None:
    """The same compiled code and limits are the same boxes; other limits are other boxes."""
    spec = box_spec(package(), "name", LIMITS, no_box)
    assert spec == box_spec(package(), "name", LIMITS, no_box)
    assert spec != box_spec(package(), "other", LIMITS, no_box)
    assert spec != box_spec(package(), "name", replace(LIMITS, background=True), no_box)


@pytest.mark.box
def test_warm(zygote: Zygote) -> None:
    """Warming calls the warm-up with the samples, and with cases that are drawn from a public seed."""
    spec = box_spec(package(), "", LIMITS, zygote.box)
    with zygote.box(spec.template_limits) as box:
        spec.warm(box)
    failing = box_spec(package("def warmup(a, b):\n    raise ValueError(b)\n"), "", LIMITS, zygote.box)
    with zygote.box(spec.template_limits) as box, pytest.raises(PackageError, match="ValueError: 0") as caught:
        failing.warm(box)
    assert caught.value.where.startswith("warmup.py")
