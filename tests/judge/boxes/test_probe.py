"""`judge.boxes.probe`: a program of ours in a real box is refused everything that a box must refuse."""

import pytest

from judge.boxes import probe
from judge.boxes.limits import BoxLimits
from judge.boxes.zygote import Zygote
from judge.errors import BoxError

pytestmark = pytest.mark.box


def test_a_box_holds(zygote: Zygote) -> None:
    """Each attempt is made, and each is refused."""
    with zygote.box(BoxLimits()) as box:
        found = probe.ask(box)
    assert len(found) >= 8
    assert set(found.values()) == {probe.REFUSED}


def test_an_attempt_that_succeeds_is_told(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a box allows is reported as what happened: here an attempt to read a file that every box may read."""
    allowed = probe.SOURCE.replace(b'open("/written", "w")', b'open("/proc/cpuinfo")')
    assert allowed != probe.SOURCE
    monkeypatch.setattr(probe, "SOURCE", allowed)
    with zygote.box(BoxLimits()) as box:
        found = probe.ask(box)
    assert [outcome for outcome in found.values() if outcome != probe.REFUSED] == ["it went through (True)"]


def test_a_probe_that_fails_is_a_fault_of_the_machine(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe that cannot run proves nothing, and does not count as a box that holds."""
    monkeypatch.setattr(probe, "SOURCE", b"import nothing_of_that_name")
    with zygote.box(BoxLimits()) as box, pytest.raises(BoxError, match="probe"):
        probe.ask(box)
