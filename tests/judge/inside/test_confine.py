"""`judge.inside.confine`: descriptors and scratch directories. The doctor and `tests/attacks` test that boxes are confined."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from judge.inside import confine

HOUSE = Path(__file__).parents[3]


@pytest.mark.parametrize("control", [False, True])
def test_descriptors(control: bool) -> None:
    """A box keeps an empty input, its output twice, its channel and what is left of its setting up, and nothing else."""
    code = f"""
import os, sys
sys.path.insert(0, {str(HOUSE)!r})
from judge.inside import confine
(channel, _), (_, output), (control, _), (_, told) = (os.pipe() for _ in range(4))
inodes = [os.fstat(number).st_ino for number in (output, output, channel, control, told)]
number = confine.keep_descriptors(channel, output, told, control if {control} else None)
found = sorted(map(int, os.listdir("/proc/self/fd")))[:-1]  # the last one is the listing's own
wanted = inodes if {control} else inodes[:3] + inodes[4:]
assert os.readlink("/proc/self/fd/0") == "/dev/null"
assert [os.fstat(each).st_ino for each in found[1:]] == wanted, found
assert number == found[-1]
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0


def test_clear_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, folders and links are removed; what a link points to is not."""
    scratch, outside = tmp_path / "scratch", tmp_path / "outside"
    (scratch / "folder" / "deeper").mkdir(parents=True)
    (scratch / "folder" / "file").write_text("x")
    (scratch / "file").write_text("x")
    outside.mkdir()
    (outside / "kept").write_text("x")
    (scratch / "link").symlink_to(outside)
    monkeypatch.setattr(confine, "SCRATCH", (str(scratch),))
    confine.clear_scratch()
    assert os.listdir(scratch) == []
    assert os.listdir(outside) == ["kept"]
