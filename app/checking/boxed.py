"""Checks packages in a process of their own, so that they do not disturb the judging that learners wait for.

*Theory of operation.* Each check starts `app.checking.check_process` and sends it the uploaded zip. The process answers with
one JSON object a line: progress, and at last a report or an error. It has its own boxes and directory, and it yields to
submissions: it shares no lock with them, has a lower priority, and uses one box less at a time than they may, which leaves
them a core where there is more than one. It knows neither the database nor the secret of the hidden cases. It ends when this
process ends.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.checking.checking import LONGEST_SECONDS, TooLong
from app.database.claims import Interrupted
from judge.check.report import Progress, Report
from judge.errors import BoxError

PROGRAM = ("-m", "app.checking.check_process")
PLACES = "check-"  # prefix of the checks' directories
STALE_SECONDS = 2 * LONGEST_SECONDS  # an older directory is left over from a worker that was killed
SECRETS = ("ALLCLOSE_", "DATABASE_URL")  # removed from the environment of a check


class BoxedChecks:
    """See `app.checking.checking.Checks`. It runs one check at a time, and any thread may `close` it."""

    def __init__(self, directory: Path, boxes: int) -> None:
        self._directory = directory
        self._boxes = max(1, boxes - 1)
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        _sweep(directory)

    def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
        """Check the package in a zip.

        Raises:
            Interrupted: `close` was called.
            TooLong: it took longer than other checks may wait.
            BoxError: the machine could not run a box, or ended the process.
            What `on_progress` raises, which ends the check.
        """
        with tempfile.TemporaryDirectory(prefix=PLACES, dir=self._directory) as place, self._started(place) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError):  # `_ended` says why
                process.stdin.write(archive)
                process.stdin.close()
            for line in process.stdout:
                message = json.loads(line)
                if "report" in message:
                    return Report.from_json(message["report"])
                if "box_error" in message:
                    raise BoxError(message["box_error"])
                on_progress(Progress(**message["progress"]))
            raise self._ended(process.wait())

    @contextmanager
    def _started(self, place: str) -> Iterator["subprocess.Popen[bytes]"]:
        command = [sys.executable, *PROGRAM, place, str(self._boxes), str(LONGEST_SECONDS)]
        launcher = [sys.executable, "-m", "app.processes.child", str(os.getpid()), str(int(signal.SIGKILL)), "0"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        with subprocess.Popen(  # noqa: S603 - our own programs with our own arguments
            [*launcher, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            process_group=0,  # Ctrl-C reaches the worker alone
        ) as process:
            self._process = process
            try:
                if self._closed:
                    raise Interrupted
                yield process
            finally:
                self._process = None
                process.kill()

    def _ended(self, status: int) -> Exception:
        """Why the process ended without a report."""
        if self._closed:
            return Interrupted()
        if status == -signal.SIGALRM:
            return TooLong(LONGEST_SECONDS)
        if status < 0:
            return BoxError(f"the process of the check was ended by signal {-status}")
        return RuntimeError(f"the process of the check ended with status {status}; the log above says why")

    def close(self) -> None:
        """End the running check, and start no other."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()


def _sweep(directory: Path) -> None:
    """Remove the directories that killed workers have left."""
    for place in directory.glob(f"{PLACES}*"):
        with contextlib.suppress(OSError):
            if place.stat().st_mtime < time.time() - STALE_SECONDS:
                shutil.rmtree(place)
