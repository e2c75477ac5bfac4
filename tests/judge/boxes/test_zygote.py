"""`judge.boxes.zygote`: it is started, replaced and closed."""

import os
import signal
from collections.abc import Iterator

import pytest

from judge.boxes.limits import BoxLimits
from judge.boxes.supervision import keeper_report
from judge.boxes.zygote import Zygote
from judge.errors import BoxError
from judge.judge import Judge
from tests.judge.test_judge import comes_true

pytestmark = pytest.mark.box


@pytest.fixture(scope="module")
def own(judge: Judge) -> Iterator[Zygote]:
    """A zygote that may be harmed."""
    zygote = Zygote()
    yield zygote
    zygote.close()


def test_it_starts_with_the_first_box(own: Zygote) -> None:
    """A zygote is started when a box is first needed, and once."""
    if own.pid is None:
        with own.box(BoxLimits()) as box:
            assert box.alive()
    pid = own.pid
    own.start()
    assert own.pid == pid is not None


def test_one_that_died_is_replaced(own: Zygote) -> None:
    """A zygote that was killed is replaced for the next box."""
    own.start()
    killed = own.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert comes_true(lambda: os.waitid(os.P_PID, killed, os.WEXITED | os.WNOHANG | os.WNOWAIT))
    with own.box(BoxLimits()) as box:
        assert box.alive()
    assert own.pid != killed


def test_one_that_hangs_is_replaced(own: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zygote that starts no box in time is ended, and another one makes the next box."""
    own.start()
    assert own.pid is not None
    os.kill(own.pid, signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(keeper_report, "GRACE_SECONDS", 0.2)
        with pytest.raises(BoxError, match="not started"):
            own.box(BoxLimits())
    with own.box(BoxLimits()) as box:
        assert box.end().signal == signal.SIGKILL


def test_one_that_does_not_start(judge: Judge) -> None:
    """If the launcher fails, its last line is the reason."""
    zygote = Zygote(launcher="raise SystemExit('no root for you')")
    with pytest.raises(BoxError, match="no root for you"):
        zygote.start()
    zygote.close()


def test_close(judge: Judge) -> None:
    """A zygote that was closed makes no box."""
    zygote = Zygote()
    zygote.close()
    assert zygote.pid is None
    for act in (zygote.start, lambda: zygote.box(BoxLimits()), lambda: zygote.template(BoxLimits())):
        with pytest.raises(BoxError, match="closed"):
            act()
