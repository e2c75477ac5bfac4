"""The zygote, from our side: started when a box is first needed, started again when it has died, asked for boxes."""

import base64
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from judge.box import cgroup, launch, root, seccomp
from judge.box.box import Box, NotBornError, _Pipes
from judge.box.limits import BoxLimits
from judge.errors import BoxError

START_SECONDS = 120.0  # importing JAX takes 2 to 5 s; a cold disk on a busy machine takes much longer
FIRST_UID = 1000


class Zygote:
    """Makes boxes. Thread-safe."""

    def __init__(self, compiled: Path | None = None, environment: Path | None = None) -> None:
        """`compiled` holds a folder of compiled code a package; `environment` is the learners' (default: set-up's)."""
        self._root = root.plan(compiled, environment)
        self._filter = base64.b64encode(seccomp.compile_filter()).decode()
        self._hierarchy, self.without_cgroup = cgroup.find()
        if self._hierarchy is not None:
            cgroup.sweep(self._hierarchy)
        self._uids = (
            itertools.cycle(range(FIRST_UID, launch.IDS - 1000)) if launch.may_map_ids() else itertools.repeat(0)
        )
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> None:
        """Start it if it is not running.

        Raises:
            BoxError: it did not come up; says what it printed.
        """
        with self._lock:
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
        self.start()
        channel, their_channel = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        report, their_report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        output, their_output = os.pipe2(os.O_CLOEXEC)
        group = None
        try:
            group = self._group(limits)
            self._ask(limits, compiled, [their_channel.fileno(), their_output, their_report.fileno()])
            their_report.close()
            return Box(_Pipes(channel, output, report), limits, group)
        except (OSError, BoxError) as error:
            if isinstance(error, NotBornError):  # it hangs: another is started for the next box
                self.close()
            channel.close()
            report.close()
            os.close(output)
            if group is not None:
                group.destroy()
            raise BoxError(f"no box could be made: {error}") from error
        finally:
            their_channel.close()
            their_report.close()
            os.close(their_output)

    def _ask(self, limits: BoxLimits, compiled: str, descriptors: list[int]) -> None:
        request = {
            "uid": next(self._uids),
            "scratch_bytes": limits.scratch_bytes,
            "rlimits": limits.rlimits(),
            "seccomp": self._filter,
            "compiled": compiled,
        }
        with self._lock:
            assert self._control is not None
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)

    def _group(self, limits: BoxLimits) -> cgroup.Group | None:
        if self._hierarchy is None:
            return None
        name = cgroup.name_of(next(self._numbers))
        return cgroup.Group(self._hierarchy, name, limits.memory_bytes, limits.threads)

    def close(self) -> None:
        """End it, and every box that it has made."""
        with self._lock:
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


# The launcher expects its control socket as descriptor 3, where Popen cannot put it by itself.
_AS_DESCRIPTOR_3 = "import os, sys; os.dup2(int(sys.argv.pop(1)), 3); from judge.box import launch; launch.main()"
