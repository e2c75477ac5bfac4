"""Checks packages in a process of their own, apart from the one that judges what learners wait for.

*Theory of operation.* Each check starts `app.checking.check_process`, which gets the package on its standard input and
answers with a JSON object a line: steps, and at last a report or a fault. Its boxes, its directory and its processor time
are its own,
and it yields to submissions: they share no lock with it, its priority is lower, and it takes one box less at a time than
they may, so that a core is left for them where there is more than one. It knows neither the database nor the secret of
the hidden cases. It ends with this process, however that ends.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.checking.checking import LONGEST_SECONDS, Progress, TooLong
from app.database.claims import Interrupted
from judge.errors import BoxError, PackageError
from judge.packages.archive import pack
from judge.packages.package import Package

PROGRAM = ("-m", "app.checking.check_process")
PLACES = "check-"  # what the directories of checks begin with
STALE_SECONDS = 2 * LONGEST_SECONDS  # no check lasts so long: a worker was killed, and left its directory
SECRETS = ("ALLCLOSE_", "DATABASE_URL")  # what the environment of a check does not hold


@dataclass(frozen=True)
class Step:
    """How far a check is."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Reported:
    """A report as it came over the pipe."""

    content: dict[str, Any]

    @property
    def passed(self) -> bool:
        """Whether the package may be published."""
        return self.content["passed"] is True

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return self.content


class BoxedChecks:
    """As `app.checking.checking.Checks`, one check at a time. `close` ends the one that is under way; any thread may call it."""

    def __init__(self, directory: Path, boxes: int) -> None:
        self._directory = directory
        self._boxes = max(1, boxes - 1)
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        _sweep(directory)

    def check(self, package: Package, on_progress: Callable[[Progress], None]) -> Reported:
        """Check `package`, telling now and then how far it is.

        Raises:
            PackageError: its own code failed before anything could be said of it.
            Interrupted: `close` was called.
            TooLong: it took longer than others may be kept waiting.
            BoxError: the machine could not run a box, or ended the process.
            What `on_progress` raises; the check is ended then.
        """
        with tempfile.TemporaryDirectory(prefix=PLACES, dir=self._directory) as place, self._started(place) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError):  # how it ended is looked at below
                process.stdin.write(pack(package.files))
                process.stdin.close()
            for line in process.stdout:
                said = json.loads(line)
                if "stage" in said:
                    on_progress(Step(**said))
                else:
                    return _reported(said)
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
                self._go_on()
                yield process
            finally:
                self._process = None
                process.kill()

    def _ended(self, status: int) -> Exception:
        """What it means that the process ended without a word."""
        if self._closed:
            return Interrupted()
        if status == -signal.SIGALRM:
            return TooLong(f"The check took more than {LONGEST_SECONDS // 60} minutes. Make the cases smaller.")
        if status < 0:
            return BoxError(f"the process of the check was ended by signal {-status}")
        return RuntimeError(f"the process of the check ended with status {status}; it says why above")

    def _go_on(self) -> None:
        if self._closed:
            raise Interrupted

    def close(self) -> None:
        """End the check that is under way, and begin no other."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()


def _reported(said: dict[str, Any]) -> Reported:
    if "report" in said:
        return Reported(said["report"])
    if "package" in said:
        raise PackageError(said["package"], said["message"])
    raise BoxError(said["message"])


def _sweep(directory: Path) -> None:
    """Remove what the checks of workers that were killed have left."""
    for place in directory.glob(f"{PLACES}*"):
        with contextlib.suppress(OSError):
            if place.stat().st_mtime < time.time() - STALE_SECONDS:
                shutil.rmtree(place)
