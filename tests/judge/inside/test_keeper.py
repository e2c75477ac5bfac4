"""`judge.inside.keeper`: what it reports of a child's start and end."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from judge.boxes.supervision.keeper_report import KeeperReport
from judge.inside import keeper


@pytest.mark.parametrize(
    ("code", "wanted"),
    [("raise SystemExit(3)", (3, None)), ("import os; os.kill(os.getpid(), 9)", (None, signal.SIGKILL))],
)
def test_how_a_child_ended(code: str, wanted: tuple[int | None, int | None]) -> None:
    """A child has an exit code or a signal, and CPU time."""
    child = subprocess.Popen([sys.executable, "-c", code])
    facts = keeper.facts_of(child.pid)
    child.returncode = 0  # it has been waited for
    assert (facts["code"], facts["signal"]) == wanted
    assert facts["cpu_seconds"]


@pytest.mark.parametrize(("said", "reason"), [(b"no rights", "no rights"), (b"", "it ended")])
def test_box_that_is_not_confined(said: bytes, reason: str) -> None:
    """A box that says anything but that it is confined has not started."""
    heard, told = os.pipe()
    os.write(told, said)
    os.close(told)
    with pytest.raises(OSError, match=reason):
        keeper.await_locked(heard)
    os.close(heard)


def test_box_that_is_confined() -> None:
    """A confined box has started, and its pipe is closed."""
    heard, told = os.pipe()
    os.write(told, keeper.LOCKED)
    os.close(told)
    keeper.await_locked(heard)
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(heard)


def test_start_is_reported() -> None:
    """The worker learns a box's pid, and gets a pidfd for it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        keeper.report_birth(theirs, os.getpid())
        process = KeeperReport(ours).await_start()
        assert process.pid == os.getpid()
        assert process.alive()
        process.close()
