"""`judge.boxes.template`: a template is warmed up, parked, cloned and closed."""

from collections.abc import Iterator

import pytest

from judge.boxes.limits import BoxLimits
from judge.boxes.selftest import test_clones as have_clones_compute
from judge.boxes.selftest import warm_generic
from judge.boxes.start_method import StartMethod
from judge.boxes.template import Template
from judge.boxes.zygote import Zygote
from judge.errors import BoxError
from judge.judge import Judge

pytestmark = pytest.mark.box


@pytest.fixture
def template(judge: Judge, zygote: Zygote) -> Iterator[Template]:
    """A template that has not been warmed up."""
    judge.pool.settle()
    if judge.why_not_cloned:
        pytest.skip(f"boxes are not cloned on this machine: {judge.why_not_cloned}")
    made = zygote.template(BoxLimits())
    yield made
    made.close()


def test_clones(template: Template) -> None:
    """A parked template makes clones that compute, each confined; its memory is known."""
    warm_generic(template.box)
    assert template.park() > 1
    have_clones_compute(template, 1)
    assert template.private_bytes() > 1 << 20
    with template.clone(BoxLimits()) as clone:
        assert clone.start_method is StartMethod.CLONE
        assert clone.rehearse()
        assert clone.rehearsed
        assert clone.alive()


def test_template_that_died(template: Template) -> None:
    """A template that died can neither be parked nor cloned, and closing it twice is harmless."""
    template.box.kill()
    assert not template.alive()
    with pytest.raises(BoxError):
        template.park()
    with pytest.raises(BoxError):
        template.clone(BoxLimits())
    template.close()
