"""`judge.boxes.selftest`: clones are used only if they compute as NumPy does, and are confined."""

from collections.abc import Iterator

import pytest

from judge.boxes import probe, selftest
from judge.boxes.template import Template
from judge.boxes.zygote import Zygote
from judge.errors import BoxError

pytestmark = pytest.mark.box


@pytest.fixture(scope="module")
def template(zygote: Zygote) -> Iterator[Template]:
    """A generic template."""
    try:
        made = selftest.generic_template(zygote.template)
    except BoxError as error:
        pytest.skip(f"boxes are not cloned on this machine: {error}")
    yield made
    made.close()


def test_sound_clones_pass(template: Template) -> None:
    """Clones of a sound template pass, as often as they are tested."""
    for _ in range(2):
        selftest.test_clones(template, 1)


def test_a_wrong_number_fails(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone that computes another product than NumPy does fails."""
    monkeypatch.setattr(selftest, "TRIAL", selftest.TRIAL.replace(b"* factor", b"* factor * 2"))
    with pytest.raises(BoxError, match="product"):
        selftest.test_clones(template, 1)


def test_a_hole_fails(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone that can do what a box must refuse fails."""
    allowed = probe.SOURCE.replace(b'open("/written", "w")', b'open("/proc/cpuinfo")')
    monkeypatch.setattr(probe, "SOURCE", allowed)
    with pytest.raises(BoxError, match="not confined"):
        selftest.test_clones(template, 0)
