"""The zygote, from our side: started when a box is first needed, started again when it has died, asked for boxes."""

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
from typing import Any

from judge.boxes import launch
from judge.boxes.box import Box
from judge.boxes.confinement import root, seccomp
from judge.boxes.keeper_report import NotBornError
from judge.boxes.limits import BoxLimits
from judge.boxes.spawn import Births
from judge.boxes.template import Template
from judge.errors import BoxError
from judge.inside import kernel

START_SECONDS = 120.0  # importing JAX takes 2 to 5 s; a cold disk on a busy machine takes much longer
TEMPLATE_CPU_SECONDS = 1800  # a parked one needs none: its limit bounds what a hostile warm-up may burn
FIRST_UID, FIRST_BLOCK, BLOCK = 1000, 32768, 256  # a template and 255 clones of it at a time


class Zygote:
    """Makes boxes. Thread-safe."""

    def __init__(self, compiled: Path | None = None, environment: Path | None = None, *, quick: bool = True) -> None:
        """`compiled` holds a folder of compiled code a package; `environment` is the learners' (default: set-up's).

        Where it is not `quick`, JAX is left as it is.
        """
        self._root = replace(root.plan(compiled, environment), quick=quick)
        self._filter = base64.b64encode(seccomp.compile_filter()).decode()
        self._template_filter = base64.b64encode(seccomp.compile_filter(cloning=kernel.CLONE_BOX)).decode()
        self._births = Births()
        self._uids, self._blocks = _ids() if launch.may_map_ids() else (itertools.repeat(0), itertools.repeat((0, 1)))
        self._lock = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> None:
        """Start it if it is not running.

        Raises:
            BoxError: it did not come up; says what it printed.
        """
        with self._lock:
            if self._closed:
                raise BoxError("this zygote has been closed")
            if self._process is None or self._process.poll() is not None:
                self._release()
                self._launch()

    def _launch(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(START_SECONDS)
        with theirs:
            command = [
                sys.executable,
                "-I",
                "-c",
                _AS_DESCRIPTOR_3,
                str(theirs.fileno()),
                json.dumps(asdict(self._root)),
            ]
            self._process = subprocess.Popen(  # noqa: S603
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, env={"LANG": "C.UTF-8"}, start_new_session=True,
            )  # fmt: skip
        self._control = ours
        greeting = self._greeting(ours)
        if not greeting:
            error = self._complaint()
            raise BoxError(
                f"the zygote did not start: {error or 'it said nothing'}; `allclose doctor` says what this machine lacks, "
                "and in a container the worker needs the security options of docker-compose.yml"
            )
        if json.loads(greeting) != {"python": sys.version}:
            self._release()
            raise BoxError(
                f"the box found another Python, {greeting.decode()}, than the one that runs here, {sys.version}"
            )

    def _greeting(self, control: socket.socket) -> bytes:
        with contextlib.suppress(OSError):
            return control.recv(1 << 12)
        return b""

    def _complaint(self) -> str:
        assert self._process is not None
        self._process.kill()
        _, error = self._process.communicate()
        lines = error.decode("utf-8", "replace").strip().splitlines()
        return lines[-1][-2000:] if lines else ""

    def box(self, limits: BoxLimits, compiled: str = "") -> Box:
        """A fresh box, confined and waiting for its first frame; it may read the compiled code of that name.

        Raises:
            BoxError: the machine could not make one.
        """
        return self._born({"uid": next(self._uids), "seccomp": self._filter, "compiled": compiled}, limits)

    def template(self, limits: BoxLimits, compiled: str = "") -> Template:
        """A process that is to be warmed up, and then cloned.

        Raises:
            BoxError: the machine could not make one.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        first, count = next(self._blocks)
        request = {"uid": first, "ids": count, "seccomp": self._template_filter, "compiled": compiled}
        try:
            with theirs:
                # No clone may have more than its template has.
                box = self._born(
                    request, replace(limits, cpu_seconds=max(limits.cpu_seconds, TEMPLATE_CPU_SECONDS)), theirs.fileno()
                )
        except BoxError:
            ours.close()
            raise
        return Template(box, ours, self._births, self._filter)

    def _born(self, request: dict[str, Any], limits: BoxLimits, *more: int) -> Box:
        self.start()
        try:
            return self._births.box(self._ask, request, limits, *more)
        except NotBornError:  # it hangs: another is started for the next box
            with self._lock:
                self._release()
            raise

    def _ask(self, message: bytes, descriptors: list[int]) -> None:
        with self._lock:
            if self._control is None:
                raise BoxError("the zygote has been closed")
            socket.send_fds(self._control, [message], descriptors)

    def close(self) -> None:
        """End it for good, and every box that it has made."""
        with self._lock:
            self._closed = True
            self._release()

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
    """Ids for boxes, one each, and blocks of ids for templates: (first, count)."""
    blocks = [(first, BLOCK) for first in range(FIRST_BLOCK, launch.IDS, BLOCK)]
    return itertools.cycle(range(FIRST_UID, FIRST_BLOCK)), itertools.cycle(blocks)


# The launcher expects its control socket as descriptor 3, where Popen cannot put it by itself.
_AS_DESCRIPTOR_3 = "import os, sys; os.dup2(int(sys.argv.pop(1)), 3); from judge.boxes import launch; launch.main()"
