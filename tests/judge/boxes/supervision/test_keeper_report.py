"""`judge.boxes.supervision.keeper_report`: reports are read once, and a keeper's failure is the machine's."""

import os
import socket
from collections.abc import Iterator

import pytest

from judge.boxes.supervision import keeper_report
from judge.boxes.supervision.keeper_report import KeeperReport, NotStartedError, ProcessEnd
from judge.errors import BoxError

END = b'{"code": null, "signal": 9, "cpu_seconds": 0.25}'


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[KeeperReport, socket.socket]]:
    """The worker's end and the keeper's; a silent keeper is not waited for."""
    monkeypatch.setattr(keeper_report, "GRACE_SECONDS", 0.05)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    report = KeeperReport(ours)
    yield report, theirs
    report.close()
    theirs.close()


def test_start_and_end(ends: tuple[KeeperReport, socket.socket]) -> None:
    """A box that has started has a pid and a pidfd; how it ended is reported later."""
    report, keeper = ends
    socket.send_fds(keeper, [f'{{"pid": {os.getpid()}}}'.encode()], [os.pidfd_open(os.getpid())])
    process = report.await_start()
    assert process.pid == os.getpid()
    assert process.alive()
    process.close()
    assert report.end_within(0.0) is None
    keeper.send(END)
    assert report.await_end() == ProcessEnd(None, 9, 0.25)


def test_silence_at_the_start(ends: tuple[KeeperReport, socket.socket]) -> None:
    """A keeper that says nothing has not started a box."""
    with pytest.raises(NotStartedError):
        ends[0].await_start()


@pytest.mark.parametrize("message", [b'{"failed": "no mount"}', b""])
def test_failure_at_the_start(ends: tuple[KeeperReport, socket.socket], message: bytes) -> None:
    """A keeper that failed, or ended, is told apart from one that hangs."""
    if message:
        ends[1].send(message)
    else:
        ends[1].close()
    with pytest.raises(BoxError, match="could not be confined") as caught:
        ends[0].await_start()
    assert not isinstance(caught.value, NotStartedError)


def test_failure_at_the_end(ends: tuple[KeeperReport, socket.socket]) -> None:
    """How a box ended is not known if its keeper failed, is silent, or has ended."""
    report, keeper = ends
    with pytest.raises(BoxError, match="did not end"):
        report.await_end()
    keeper.send(b'{"failed": "no child"}')
    with pytest.raises(BoxError, match="no child"):
        report.end_within(0.05)
    keeper.close()
    assert report.end_within(0.05) is None
    with pytest.raises(BoxError, match="keeper has ended"):
        report.await_end()
