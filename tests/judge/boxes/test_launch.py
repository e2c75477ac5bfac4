"""`judge.boxes.launch`: who may map ids, and where the root is mounted. The root itself is examined by programs in boxes."""

import os

import pytest

from judge.boxes import launch


def test_only_root_may_map_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without root's id may not map ids, whatever its capabilities."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not launch.may_map_ids()


def test_root_needs_capabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may map ids if it has both capabilities, as in no ordinary container."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(launch, "CAP_SETUID", 63)  # a capability that no kernel has
    assert not launch.may_map_ids()


def test_root_is_mounted_beside_its_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """The root is mounted on a directory that exists and has no source of a mount below it."""
    monkeypatch.setattr(os.path, "isdir", lambda path: path in ("/mnt", "/tmp"))
    assert launch._unused_directory(["/usr/lib"]) == "/mnt"
    assert launch._unused_directory(["/mnt/python"]) == "/tmp"
    with pytest.raises(OSError, match="/mnt"):
        launch._unused_directory(["/mnt/python", "/tmp/packages"])
