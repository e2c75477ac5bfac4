"""`judge.inside.template_keeper`: what a keeper believes a template only if the kernel says so too.

Real templates, and hostile ones, are in tests/test_warmup_attacks.py.
"""

import os
import socket
from typing import Any, cast

import pytest

from judge.inside import confine
from judge.inside.procfs import Procfs
from judge.inside.template_keeper import DESCRIPTORS, _expect, _inspect, _wanted


class FakeProcfs:
    """What the kernel says of a template."""

    def __init__(self, **facts: Any) -> None:
        self.facts = {"thread_ids": [7, 8], "descriptors": set(DESCRIPTORS), "shared_memory": []} | facts

    def __getattr__(self, name: str) -> Any:
        return lambda pid: self.facts[name]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"thread_ids": [7, 8, 9]}, "made a thread"),
        ({"descriptors": {*DESCRIPTORS, 42}}, "1 descriptors open"),
        ({"shared_memory": ["/dev/shm/x"]}, "/dev/shm/x"),
    ],
)
def test_what_clones_would_share_is_refused(facts: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template with another thread, an open descriptor or shared memory is not cloned."""
    monkeypatch.setattr(confine, "close_scratch", lambda: None)
    assert said in _inspect(cast(Procfs, FakeProcfs(**facts)), 7, [7, 8])["failed"]
    assert _inspect(cast(Procfs, FakeProcfs()), 7, [7, 8]) == {"threads": 2}


def test_open_scratch_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the warm-up holds open for writing keeps the scratch directories from being closed."""

    def busy() -> None:
        raise OSError("device or resource busy")

    monkeypatch.setattr(confine, "close_scratch", busy)
    assert "open for writing" in _inspect(cast(Procfs, FakeProcfs()), 7, [7, 8])["failed"]


def test_descriptors_of_a_clone() -> None:
    """A clone's descriptors are named as the kernel names them, so that no other one is taken for them."""
    heard, told = os.pipe()
    one, other = socket.socketpair()
    try:
        wanted = _wanted(one.fileno(), told, other.fileno())
        assert wanted[1] == wanted[2] == os.readlink(f"/proc/self/fd/{told}")
        assert wanted[confine.CHANNEL] == os.readlink(f"/proc/self/fd/{one.fileno()}")
        assert wanted[confine.CHANNEL + 1] == os.readlink(f"/proc/self/fd/{other.fileno()}")
    finally:
        os.close(heard)
        os.close(told)
        one.close()
        other.close()


def test_an_unexpected_message_is_a_failure() -> None:
    """A clone that says something else, or nothing, was not locked in."""
    _expect(b"born", b"born")
    with pytest.raises(OSError, match="EPERM"):
        _expect(b"EPERM", b"born")
    with pytest.raises(OSError, match="ended"):
        _expect(b"", b"born")
