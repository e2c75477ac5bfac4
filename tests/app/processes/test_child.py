"""`app.processes.child`: children that end with their parent, and do not run as root on request."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.processes.child import spawn


def test_spawn(tmp_path: Path) -> None:
    """A child runs its command in a process group of its own, with no input and with its output in the log."""
    code = "import os, sys; print(os.getpgrp() == os.getpid(), repr(sys.stdin.read())); sys.exit(7)"
    with (tmp_path / "log").open("wb") as log:
        assert spawn([sys.executable, "-c", code], log=log).wait() == 7
    assert (tmp_path / "log").read_text() == "True ''\n"


def test_no_such_command(tmp_path: Path) -> None:
    """A command that does not exist ends the child with an error."""
    with (tmp_path / "log").open("wb") as log:
        assert spawn([str(tmp_path / "nothing")], log=log).wait() != 0


def test_death_signal(tmp_path: Path) -> None:
    """A child gets the chosen signal when its parent ends."""
    said = tmp_path / "said"
    child = (
        "import pathlib, signal, sys, time\n"
        f"signal.signal(signal.SIGINT, lambda *_: sys.exit(pathlib.Path({str(said)!r}).write_text('interrupted') and 0))\n"
        f"pathlib.Path({str(tmp_path / 'ready')!r}).touch()\n"
        "time.sleep(60)\n"
    )
    parent = (
        "import pathlib, sys, time\n"
        "from app.processes.child import spawn\n"
        f"spawn([sys.executable, '-c', {child!r}], death_signal={int(signal.SIGINT)})\n"
        f"while not pathlib.Path({str(tmp_path / 'ready')!r}).exists(): time.sleep(0.05)\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", parent], check=True, timeout=120)
    deadline = time.monotonic() + 60
    while not said.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_not_root() -> None:
    """What is started rootless takes itself for somebody else, and is still who it was for the file system."""
    code = "import os, sys; sys.exit(0 if os.geteuid() == os.stat('/root').st_uid == 65534 else 1)"
    assert spawn([sys.executable, "-c", code], rootless=True).wait() == 0


def test_ends_with_its_parent(tmp_path: Path) -> None:
    """A child ends when its parent does, however that ended."""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from app.processes.child import spawn;"
            "c = spawn([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(0.5);"
            "print(c.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and "State:\tZ" not in Path(f"/proc/{pid}/status").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
