"""`judge.boxes.spawn`: a box that cannot be made leaves nothing behind."""

import os

import pytest

from judge.boxes.limits import BoxLimits
from judge.boxes.spawn import BoxRequest, BoxSpawner
from judge.boxes.zygote import Zygote
from judge.errors import BoxError

pytestmark = pytest.mark.box


def held(spawner: BoxSpawner) -> tuple[int, int]:
    """How many descriptors and control groups this process has."""
    groups = spawner.hierarchy.folders() if spawner.hierarchy else []
    return len(os.listdir("/proc/self/fd")), len(groups)


@pytest.mark.parametrize("limits", [BoxLimits(scratch_bytes=-1), BoxLimits(open_files=1 << 40)])
def test_box_that_cannot_be_confined(zygote: Zygote, limits: BoxLimits) -> None:
    """A box that cannot be confined is the machine's fault, and everything that was made for it is released."""
    before = held(zygote.spawner)
    with pytest.raises(BoxError, match="could not be confined"):
        zygote.box(limits)
    assert held(zygote.spawner) == before


def test_request_that_cannot_be_sent(zygote: Zygote) -> None:
    """If nobody takes the request, everything is released, too."""
    spawner = BoxSpawner()
    before = held(spawner)

    def send(message: bytes, descriptors: list[int]) -> None:
        raise OSError("nobody is there")

    with pytest.raises(BoxError, match="nobody is there"):
        spawner.spawn(send, BoxRequest(""), BoxLimits())
    assert held(spawner) == before


def test_box_without_a_control_group(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no group can be made, a box has none, and its memory is supervised."""
    before = held(zygote.spawner)
    monkeypatch.setattr(zygote.spawner, "hierarchy", None)
    with zygote.box(BoxLimits()) as box:
        monkeypatch.undo()
        assert held(zygote.spawner)[1] == before[1]
        assert box.alive()
