"""`app.processes.supervisor`: children that are started again, and stopped."""

import sys
import threading
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
