"""`allclose worker`, as an operator starts it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from app.database.database import Database
from app.database.tables import Status, Submission, User
from judge.verdict import Kind, Verdict

Run = Callable[..., CompletedProcess[str]]


def test_no_boxes(run: Run) -> None:
    """A worker without boxes is wrong usage."""
    ended = run("worker", "--boxes", "0")
    assert (ended.returncode, "--boxes" in ended.stderr) == (2, True)


def test_no_database(run: Run) -> None:
    """A worker that cannot reach its database does not start, and does not print the password."""
    ended = run("worker", DATABASE_URL="postgresql://me:private@127.0.0.1:1/x")
    assert (ended.returncode, "DATABASE_URL" in ended.stderr, "private" in ended.stderr) == (2, True, False)


@pytest.mark.box
def test_judging(
    home: Path,
    environment: dict[str, str],
    database: Database,
    database_url: str,
    account: Callable[..., User],
    submitted: Callable[..., str],
) -> None:
    """A worker judges what is queued, and ends with status 0 at a signal."""
    submission_id = submitted(account("ada"), kind=Kind.RUN)
    log = home / "worker.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "worker", "--boxes", "1"],
            cwd=home,
            env={**environment, "DATABASE_URL": database_url, "ALLCLOSE_WAY": "zygote"},
            stdout=file,
            stderr=file,
        )
    try:
        deadline = time.monotonic() + 240
        status = Status.QUEUED
        while status is not Status.DONE:
            assert time.monotonic() < deadline, log.read_text()
            assert process.poll() is None, log.read_text()
            time.sleep(0.2)
            with database.transaction() as session:
                submission = session.get_one(Submission, submission_id)
                status, verdict = submission.status, submission.verdict
        assert verdict is Verdict.ACCEPTED
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
