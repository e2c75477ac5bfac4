"""`app.checking.boxed`: a check in a process of its own, and every way in which it may end."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.checking import boxed
from app.checking.boxed import BoxedChecks
from app.checking.checking import TooLong
from app.database.claims import Interrupted
from judge.check.report import Progress
from judge.errors import BoxError
from judge.judge import Judge
from judge.packages.archive import pack
from tests.app.conftest import tiny_package

ARCHIVE = pack(tiny_package().files)
REPORT = {"slug": "add", "digest": "d", "passed": True, "findings": [], "numbers": {}}


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Replaces the program of the check's process."""

    def replace(source: str) -> None:
        monkeypatch.setattr(boxed, "PROGRAM", ("-c", f"import json, os, sys, time\n{source}"))

    return replace


def ignore(progress: Progress) -> None:
    """Ignores the progress."""


@pytest.mark.box
def test_a_real_check(judge: Judge, tmp_path: Path) -> None:
    """The tiny package is checked in boxes; progress comes first, and the directory is removed."""
    steps = list[Progress]()
    report = BoxedChecks(tmp_path, boxes=2).check(ARCHIVE, steps.append)
    assert report.digest == tiny_package().digest
    assert report.findings
    assert len({step.stage for step in steps}) > 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.box
def test_a_package_that_fails(judge: Judge, tmp_path: Path) -> None:
    """A package whose cases cannot be drawn has a report that says so."""
    files = {**tiny_package().files, "cases.py": b"raise ValueError('no cases')\n"}
    report = BoxedChecks(tmp_path, boxes=1).check(pack(files), ignore)
    assert ["no cases" in finding.found for finding in report.findings if finding.rule == "package"] == [True]


def test_what_it_gets(program: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process gets the package and a private directory; neither the secret nor the database's address."""
    monkeypatch.setenv("ALLCLOSE_SECRET", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://")
    program(
        "names = [name for name in os.environ if name.startswith(('ALLCLOSE', 'DATABASE'))]\n"
        "said = {'size': len(sys.stdin.buffer.read()), 'mode': os.stat(sys.argv[1]).st_mode & 0o777, 'names': names}\n"
        f"print(json.dumps({{'report': {{**{REPORT!r}, 'numbers': said}}}}))"
    )
    numbers = BoxedChecks(tmp_path, boxes=4).check(ARCHIVE, ignore).numbers
    assert numbers == {"size": len(ARCHIVE), "mode": 0o700, "names": []}


@pytest.mark.parametrize(
    ("source", "fault", "said"),
    [
        ("print(json.dumps({'box_error': 'no memory'}))", BoxError, "no memory"),
        ("os.kill(os.getpid(), 9)", BoxError, "ended by signal 9"),
        ("os.kill(os.getpid(), 14)", TooLong, "more than 60 minutes"),
        ("sys.exit(1)", RuntimeError, "ended with status 1"),
        ("sys.stdin.close(); os.close(0)", RuntimeError, "ended with status 0"),
    ],
)
def test_faults(program: Callable[[str], None], tmp_path: Path, source: str, fault: type[Exception], said: str) -> None:
    """Each way in which the process may end raises its own error."""
    program(source)
    with pytest.raises(fault, match=said):
        BoxedChecks(tmp_path, boxes=1).check(ARCHIVE, ignore)
    assert list(tmp_path.iterdir()) == []


STEPS = """
for n in range(9999):
    print(json.dumps({'progress': {'stage': 's', 'done': n, 'total': 9999}}), flush=True)
    time.sleep(0.05)
"""


def test_unwanted(program: Callable[[str], None], tmp_path: Path) -> None:
    """An exception in the callback ends the process and reaches the caller."""
    program(STEPS)

    def refuse(progress: Progress) -> None:
        raise KeyError(progress.stage)

    with pytest.raises(KeyError):
        BoxedChecks(tmp_path, boxes=1).check(ARCHIVE, refuse)
    assert list(tmp_path.iterdir()) == []


def test_close(program: Callable[[str], None], tmp_path: Path) -> None:
    """A worker that stops ends the running check and starts no other."""
    program(STEPS)
    checks = BoxedChecks(tmp_path, boxes=1)

    def close(progress: Progress) -> None:
        threading.Thread(target=checks.close).start()

    for _ in range(2):
        with pytest.raises(Interrupted):
            checks.check(ARCHIVE, close)


WORKER = """
import sys
sys.path.insert(0, {root!r})
from tests.app.checking.test_boxed import endless
endless({place!r})
"""
NAMED = (
    "print(json.dumps({'progress': {'stage': str(os.getpid()), 'done': 0, 'total': 1}}), flush=True)\ntime.sleep(600)"
)


def endless(place: str) -> None:
    """Be a worker whose check never ends, and print the check's process id; run in a process of its own."""
    boxed.PROGRAM = ("-c", f"import json, os, time\n{NAMED}")
    BoxedChecks(Path(place), 1).check(ARCHIVE, lambda step: print(step.stage, flush=True))


def test_killed_worker(tmp_path: Path) -> None:
    """The process of a check ends with its worker, also when that is killed; its directory is removed a day later."""
    source = WORKER.format(root=str(Path(__file__).parents[3]), place=str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
        worker.kill()
    deadline = time.monotonic() + 30
    while _lives(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    (left,) = tmp_path.iterdir()
    BoxedChecks(tmp_path, boxes=1)
    assert left.exists()
    os.utime(left, (0, 0))
    BoxedChecks(tmp_path, boxes=1)
    assert not left.exists()


def _lives(pid: int) -> bool:
    with suppress(OSError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False
