"""`app.checking.check_process`: the messages of the process of a check, and its time limit."""

import io
import json
import math
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.checking import check_process
from judge.check.report import Finding, Level, Progress, Report
from judge.errors import BoxError
from judge.packages.archive import pack
from tests.app.conftest import tiny_package

REPORT = Report("add", "d", (Finding(Level.NOTE, "luck"),), {"margin": math.inf})


@pytest.mark.parametrize("fault", [BoxError("no memory"), None])
def test_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception | None) -> None:
    """Progress is written as it comes, and at last the report or the error of the machine."""

    def check(package: object, bench: object, on_progress: Callable[[Progress], None]) -> Report:
        on_progress(Progress("draws", 1, 2))
        if fault is not None:
            raise fault
        return REPORT

    monkeypatch.setattr(check_process, "check", check)
    out = io.BytesIO()
    check_process.run(pack(tiny_package().files), tmp_path, 1, out)
    step, last = map(json.loads, out.getvalue().splitlines())
    assert step == {"progress": {"stage": "draws", "done": 1, "total": 2}}
    if fault is None:
        assert Report.from_json(last["report"]) == REPORT
    else:
        assert last == {"box_error": "no memory"}


def test_broken_zip(tmp_path: Path) -> None:
    """A zip that is not a package is the author's fault, and has a report."""
    out = io.BytesIO()
    check_process.run(b"", tmp_path, 1, out)
    report = Report.from_json(json.loads(out.getvalue())["report"])
    assert [(finding.rule, finding.file) for finding in report.findings] == [("package", "the zip")]


def test_time_limit(tmp_path: Path) -> None:
    """The process ends itself when its time is over, whatever it waits for."""
    command = [sys.executable, "-m", "app.checking.check_process", str(tmp_path), "1", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as it:
        assert it.wait(60) == -signal.SIGALRM
