"""The zygote, from the worker's side: started when a box is first needed, restarted when it has died, asked for boxes."""

import base64
import contextlib
import itertools
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from judge.boxes import launch
from judge.boxes.box import Box
from judge.boxes.confinement import root, seccomp
from judge.boxes.limits import BoxLimits
from judge.boxes.spawn import BoxRequest, BoxSpawner
from judge.boxes.supervision.keeper_report import NotStartedError
from judge.boxes.template import Template
from judge.errors import BoxError
from judge.inside import kernel

START_SECONDS = 120.0  # importing JAX takes 2 to 5 s; a cold disk on a busy machine takes much longer
TEMPLATE_CPU_SECONDS = 1800  # a parked one needs none: this bounds what a hostile warm-up may burn
FIRST_UID, FIRST_BLOCK, BLOCK = 1000, 32768, 256  # a template and 255 clones of it at a time
# The launcher expects its control socket as descriptor 3, where Popen cannot put it.
LAUNCHER = "import os, sys; os.dup2(int(sys.argv.pop(1)), 3); from judge.boxes import launch; launch.main()"


class Zygote:
    """Makes boxes. Thread-safe. `root` is what they see of the file system, `spawner` makes the worker's side of them."""

    def __init__(
        self,
        compiled: Path | None = None,
        environment: Path | None = None,
        *,
        quick: bool = True,
        launcher: str = LAUNCHER,
    ) -> None:
        """`compiled` holds a folder of compiled code for each package; `environment` is the learners' (default: set-up's).

        If `quick` is false, JAX is left as it is. `launcher` is the program that builds the root and becomes the zygote.
        """
        self.root = replace(root.plan(compiled, environment), quick=quick)
        self.spawner = BoxSpawner()
        self._launcher = launcher
        self._filter = base64.b64encode(seccomp.compile_filter()).decode()
        self._template_filter = base64.b64encode(seccomp.compile_filter(cloning=kernel.CLONE_BOX)).decode()
        self._uids, self._blocks = _ids() if launch.may_map_ids() else (itertools.repeat(0), itertools.repeat((0, 1)))
        self._lock = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """Its process id; None where it has not been started."""
        process = self._process
        return None if process is None else process.pid

    def start(self) -> None:
        """Start it if it is not running.

        Raises:
            BoxError: it did not start; says what it printed.
        """
        with self._lock:
            if self._closed:
                raise BoxError("this zygote has been closed")
            if self._process is None or self._process.poll() is not None:
                self._release()
                self._launch()

    def box(self, limits: BoxLimits, compiled: str = "") -> Box:
        """A new box, confined and waiting for its first frame; it may read the compiled code of that name.

        Raises:
            BoxError: the machine could not make one.
        """
        return self._spawn(BoxRequest(self._filter, compiled, next(self._uids)), limits)

    def template(self, limits: BoxLimits, compiled: str = "") -> Template:
        """A process to be warmed up and then cloned.

        Raises:
            BoxError: the machine could not make one.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = BoxRequest(self._template_filter, compiled, *next(self._blocks))
        # No clone may have more CPU time than its template.
        limits = replace(limits, cpu_seconds=max(limits.cpu_seconds, TEMPLATE_CPU_SECONDS))
        try:
            with theirs:
                box = self._spawn(request, limits, theirs.fileno())
        except BoxError:
            ours.close()
            raise
        return Template(box, ours, self.spawner, self._filter)

    def send(self, message: bytes, descriptors: list[int]) -> None:
        """Send the zygote a request for a box. Raises BoxError when it has been closed."""
        with self._lock:
            if self._control is None:
                raise BoxError("the zygote has been closed")
            socket.send_fds(self._control, [message], descriptors)

    def close(self) -> None:
        """End it for good, and every box that it has made."""
        with self._lock:
            self._closed = True
            self._release()

    def _spawn(self, request: BoxRequest, limits: BoxLimits, *more: int) -> Box:
        self.start()
        try:
            return self.spawner.spawn(self.send, request, limits, *more)
        except NotStartedError:  # it hangs: another is started for the next box
            with self._lock:
                self._release()
            raise

    def _launch(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(START_SECONDS)
        plan = json.dumps(asdict(self.root))
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", self._launcher, str(theirs.fileno()), plan],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, env={"LANG": "C.UTF-8"}, start_new_session=True,
            )  # fmt: skip
        self._control = ours
        greeting = b""
        with contextlib.suppress(OSError):
            greeting = ours.recv(1 << 12)
        if not greeting:
            raise BoxError(
                f"the zygote did not start: {self._last_error() or 'it said nothing'}; `allclose doctor` says what this machine "
                "lacks, and in a container the worker needs the security options of docker-compose.yml"
            )
        if json.loads(greeting) != {"python": sys.version}:
            self._release()
            raise BoxError(
                f"the box found another Python, {greeting.decode()}, than the one that runs here, {sys.version}"
            )

    def _last_error(self) -> str:
        """The last line that the process printed; it is killed first."""
        assert self._process is not None
        self._process.kill()
        _, error = self._process.communicate()
        lines = error.decode("utf-8", "replace").strip().splitlines()
        return lines[-1][-2000:] if lines else ""

    def _release(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stderr is not None
            self._process.stderr.close()
        self._control = self._process = None


def _ids() -> tuple[Iterator[int], Iterator[tuple[int, int]]]:
    """User ids: one for each box, and a block (first, count) for each template."""
    blocks = [(first, BLOCK) for first in range(FIRST_BLOCK, launch.IDS, BLOCK)]
    return itertools.cycle(range(FIRST_UID, FIRST_BLOCK)), itertools.cycle(blocks)
