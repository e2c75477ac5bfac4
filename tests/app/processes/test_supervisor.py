"""`app.processes.supervisor` and `app.processes.child`."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.processes.child import spawn
from app.processes.supervisor import Child, Refused, Supervisor


def _child(code: str, refusal: int | None = None) -> Child:
    return Child("it", lambda: spawn([sys.executable, "-c", code]), stop_seconds=1, refusal=refusal)


def _run_until(child: Child, enough: Callable[[], bool]) -> None:
    supervisor = Supervisor([child])

    def look() -> bool:
        if enough():
            supervisor.stop()
        return False

    supervisor.run(look)


def test_started_again(tmp_path: Path) -> None:
    """A child that ends is started again, and is gone when all is ended."""
    begun = tmp_path / "begun"
    child = _child(f"open({str(begun)!r}, 'a').write('x')")
    _run_until(child, lambda: begun.exists() and len(begun.read_text()) >= 2)
    assert child.process is None or child.process.poll() is not None


def test_pauses_grow() -> None:
    """A child that ends at once is started again more and more seldom."""
    child = _child("raise SystemExit(1)")
    first = child.pause
    _run_until(child, lambda: child.pause >= 4 * first)


def test_refusal() -> None:
    """A child that says that it cannot run here is not started again and again."""
    with pytest.raises(Refused, match="it"):
        Supervisor([_child("raise SystemExit(2)", refusal=2)]).run(lambda: False)


def test_deaf_child() -> None:
    """A child that does not listen is killed when its time is over."""
    child = _child(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    )
    supervisor = Supervisor([child])
    threading.Timer(1, supervisor.stop).start()
    supervisor.run(lambda: True)
    assert child.process is not None
    assert child.process.returncode in (-9, -15)


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
