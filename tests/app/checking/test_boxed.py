"""`app.checking.boxed` and `app.checking.check_process`: a check in a process of its own, and every way in which that may end."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.checking import boxed, check_process
from app.checking.boxed import BoxedChecks
from app.checking.checking import Progress, TooLong
from app.database.claims import Interrupted
from judge.check.report import Finding, Level, Report
from judge.check.report import Progress as Step
from judge.errors import BoxError, PackageError
from judge.judge import Judge
from judge.packages.archive import pack
from judge.packages.reader import parse
from tests.app.conftest import tiny_package

REPORT = {"slug": "add", "digest": "d", "passed": True, "findings": [], "numbers": {}}


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has another program be the process of the check."""

    def replace(source: str) -> None:
        monkeypatch.setattr(boxed, "PROGRAM", ("-c", f"import json, os, sys, time\n{source}"))

    return replace


def ignore(progress: Progress) -> None:
    """Whoever does not want to know how far it is."""


@pytest.mark.box
def test_a_real_check(judge: Judge, tmp_path: Path) -> None:
    """The tiny package, whose mistakes nobody labelled, is checked in boxes; steps come first, its directory goes."""
    steps = list[Progress]()
    report = BoxedChecks(tmp_path, boxes=2).check(tiny_package(), steps.append)
    assert report.to_json()["digest"] == tiny_package().digest
    assert report.passed == (not any(it["level"] == "error" for it in report.to_json()["findings"]))
    assert len({step.stage for step in steps}) > 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.box
def test_a_package_that_fails(judge: Judge, tmp_path: Path) -> None:
    """A package whose cases cannot be drawn has a report or a fault that says so."""
    files = {**tiny_package().files, "cases.py": b"raise ValueError('no cases')\n"}
    try:
        said = json.dumps(BoxedChecks(tmp_path, boxes=1).check(parse(files, "add"), ignore).to_json())
    except PackageError as fault:
        said = str(fault)
    assert "no cases" in said


def test_what_it_gets(program: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process gets the package and a private directory; neither the secret nor the database's address."""
    monkeypatch.setenv("ALLCLOSE_SECRET", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://")
    program(
        "names = [name for name in os.environ if name.startswith(('ALLCLOSE', 'DATABASE'))]\n"
        "said = {'size': len(sys.stdin.buffer.read()), 'mode': os.stat(sys.argv[1]).st_mode & 0o777, 'names': names}\n"
        f"print(json.dumps({{'report': {{**{REPORT!r}, 'numbers': said}}}}))"
    )
    numbers = BoxedChecks(tmp_path, boxes=4).check(tiny_package(), ignore).to_json()["numbers"]
    assert numbers == {"size": len(pack(tiny_package().files)), "mode": 0o700, "names": []}


@pytest.mark.parametrize(
    ("source", "fault", "said"),
    [
        ("print(json.dumps({'package': 'cases.py', 'message': 'raised'}))", PackageError, "cases.py: raised"),
        ("print(json.dumps({'message': 'no memory'}))", BoxError, "no memory"),
        ("os.kill(os.getpid(), 9)", BoxError, "ended by signal 9"),
        ("os.kill(os.getpid(), 14)", TooLong, "more than 60 minutes"),
        ("sys.exit(1)", RuntimeError, "ended with status 1"),
        ("sys.stdin.close(); os.close(0)", RuntimeError, "ended with status 0"),
    ],
)
def test_faults(program: Callable[[str], None], tmp_path: Path, source: str, fault: type[Exception], said: str) -> None:
    """Each way in which the process may end is told from the others, by whose fault it is."""
    program(source)
    with pytest.raises(fault, match=said):
        BoxedChecks(tmp_path, boxes=1).check(tiny_package(), ignore)
    assert list(tmp_path.iterdir()) == []


STEPS = "for n in range(9999):\n    print(json.dumps({'stage': 's', 'done': n, 'total': 9999}), flush=True)\n    time.sleep(0.05)"


def test_unwanted(program: Callable[[str], None], tmp_path: Path) -> None:
    """When a step is refused the process is ended, and the refusal goes on."""
    program(STEPS)

    def refuse(progress: Progress) -> None:
        raise KeyError(progress.stage)

    with pytest.raises(KeyError):
        BoxedChecks(tmp_path, boxes=1).check(tiny_package(), refuse)
    assert list(tmp_path.iterdir()) == []


def test_close(program: Callable[[str], None], tmp_path: Path) -> None:
    """A worker that stops ends the check that is under way, and begins no other."""
    program(STEPS)
    checks = BoxedChecks(tmp_path, boxes=1)

    def close(progress: Progress) -> None:
        threading.Thread(target=checks.close).start()

    for _ in range(2):
        with pytest.raises(Interrupted):
            checks.check(tiny_package(), close)


WORKER = """
import sys
sys.path.insert(0, {root!r})
from tests.app.checking.test_boxed import endless
endless({place!r})
"""
NAMED = "print(json.dumps({'stage': str(os.getpid()), 'done': 0, 'total': 1}), flush=True)\ntime.sleep(600)"


def endless(place: str) -> None:
    """Be a worker whose check never ends, and print the check's process id; run in a process of its own."""
    boxed.PROGRAM = ("-c", f"import json, os, time\n{NAMED}")
    BoxedChecks(Path(place), 1).check(tiny_package(), lambda step: print(step.stage, flush=True))


def test_killed_worker(tmp_path: Path) -> None:
    """The process of a check ends with its worker, also when that is killed; its directory is swept up a day later."""
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


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (PackageError("cases.py", "raised"), {"package": "cases.py", "message": "raised"}),
        (BoxError("no memory"), {"message": "no memory"}),
    ],
)
def test_what_the_process_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: dict[str, str]
) -> None:
    """Steps are said as they come, faults by whose they are, a report in full."""
    finding = Finding(Level.NOTE, "rule", "where", "found", "remedy")

    def check(package: object, bench: object, tell: Callable[[Step], None]) -> Report:
        tell(Step("draws", 1, 2))
        if outcome is not None:
            raise outcome
        return Report("add", "d", (finding,), {"margin": float("inf")})

    monkeypatch.setattr(check_process, "check", check)
    for outcome in fault, None:
        out = io.BytesIO()
        check_process.run(pack(tiny_package().files), tmp_path, 1, out)
        step, last = map(json.loads, out.getvalue().splitlines())
        assert step == {"stage": "draws", "done": 1, "total": 2}
        assert last == said if outcome else last["report"]["passed"] is True


def test_broken_zip(tmp_path: Path) -> None:
    """A zip that is no package is the package's fault there too."""
    out = io.BytesIO()
    check_process.run(b"", tmp_path, 1, out)
    assert json.loads(out.getvalue())["package"] == "the zip"


def test_no_check_lasts_for_ever(tmp_path: Path) -> None:
    """The process ends itself when its time is over, whatever it waits for."""
    command = [sys.executable, "-m", "app.checking.check_process", str(tmp_path), "1", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as it:
        assert it.wait(60) == -signal.SIGALRM
