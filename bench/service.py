"""Measures the whole service as a browser sees it: `allclose up`, POST, and the event stream."""

import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.start_methods import NotCloned

LEARNING_SECONDS = 1200.0
START_SECONDS, STOP_SECONDS, VERDICT_SECONDS, LOG_SECONDS = 300.0, 60.0, 120.0, 10.0
LOOK_SECONDS = 0.02
UNHURRIED = {"ALLCLOSE_PER_MINUTE": "1000000", "ALLCLOSE_PER_DAY": "1000000", "ALLCLOSE_UNFINISHED_PER_USER": "1000"}
AT_REST = "The usual mistakes of {} are known"
READY = "A box for {} is ready: (\\w+)"
PART = re.compile(r"(\w+)=([\d.]+)")


@dataclass(frozen=True)
class Visit:
    """One submission: `seconds` from POST to verdict, and `parts` of it in milliseconds, by name.

    `answer` is the time until the POST is answered. `around` is the time that is not spent on queue, box, loading and cases:
    HTTP, notifications, storing the verdict. The others are from the worker's log; `compare` and `store` run beside the cases.
    """

    seconds: float
    parts: dict[str, float]


class Service:
    """`allclose up` in a folder of its own, with one problem; use as a context manager."""

    def __init__(self, folder: Path, package: Path) -> None:
        """Start it, and wait until a clone is ready for the problem.

        Raises:
            NotCloned: the first box is not a clone; says what it is.
        """
        self._slug = package.name
        self._log = folder / f"log-{secrets.token_hex(4)}"
        self._port = _free_port()
        self._environment = _environment(folder, self._port)
        if not (folder / "problems").is_dir():
            shutil.copytree(package, folder / "problems" / package.name)
        started = time.monotonic()
        with self._log.open("wb") as log:
            # With `app.processes.child` the kernel ends it when this process ends.
            command = [
                sys.executable,
                "-m",
                "app.processes.child",
                str(os.getpid()),
                "15",
                "0",
                sys.executable,
                "-m",
                "app.cli",
                "up",
            ]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        try:
            self._await_clone()
            self.ready_seconds = time.monotonic() - started
            self._token = self._sign_up()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def await_rest(self) -> None:
        """Wait until the worker has nothing left to do in the background."""
        self._await(AT_REST.format(re.escape(self._slug)), LEARNING_SECONDS)

    def visit(self, source: bytes) -> Visit:
        """Submit `source`, and wait for its verdict. Both connections are open before, like those of a browser."""
        body = json.dumps({"problem": self._slug, "source": source.decode()}).encode()
        with self._connected() as to_post, self._connected() as to_watch:
            started = time.monotonic()
            to_post.request("POST", "/api/v1/submissions", body, self._headers)
            created = json.load(_good(to_post.getresponse()))
            answered = time.monotonic()
            to_watch.request("GET", f"/api/v1/submissions/{created['id']}/events", headers=self._headers)
            verdict = _verdict(_good(to_watch.getresponse()))
            ended = time.monotonic()
        if verdict != "accepted":
            raise ValueError(f"the program was not accepted by the service: {verdict}")
        return Visit(ended - started, self._parts(created["id"], answered - started, ended - started))

    def _connected(self) -> "contextlib.closing[http.client.HTTPConnection]":
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=VERDICT_SECONDS)
        connection.request("GET", "/healthz")
        _good(connection.getresponse()).read()
        return contextlib.closing(connection)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}

    def _parts(self, submission_id: str, answer: float, whole: float) -> dict[str, float]:
        line = self._await(f"Judged {submission_id}: .*", LOG_SECONDS).group()
        parts = {name: float(value) for name, value in PART.findall(line)}
        around = whole * 1000 - sum(parts[name] for name in ("queue", "box", "load", "cases"))
        return {"answer": answer * 1000, **parts, "around": around}

    def _await_clone(self) -> None:
        start_method = self._await(READY.format(re.escape(self._slug)), START_SECONDS).group(1)
        if start_method != "clone":
            raise NotCloned(
                f"the first box of the service was started by {start_method}; its log says why:\n{self._log.read_text()[-2000:]}"
            )

    def _await(self, pattern: str, seconds: float) -> "re.Match[str]":
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            if found := re.search(pattern, self._log.read_text(errors="replace")):
                return found
            time.sleep(LOOK_SECONDS)
        raise TimeoutError(f"the service did not log {pattern!r}:\n{self._log.read_text(errors='replace')[-2000:]}")

    def _sign_up(self) -> str:
        name = f"bench-{secrets.token_hex(4)}"
        self._command("user", "add", name)
        return self._command("token", "create", name).strip()

    def _command(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "app.cli", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True).stdout


def _environment(folder: Path, port: int) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ALLCLOSE_", "DATABASE_URL"))}
    places = {"ALLCLOSE_DATA_DIR": str(folder / "data"), "ALLCLOSE_PROBLEMS_DIR": str(folder / "problems")}
    return {**clean, **places, **UNHURRIED, "ALLCLOSE_PORT": str(port)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _good(response: http.client.HTTPResponse) -> http.client.HTTPResponse:
    if response.status >= http.client.BAD_REQUEST:
        raise ValueError(f"the service answered {response.status}: {response.read().decode(errors='replace')}")
    return response


def _verdict(stream: http.client.HTTPResponse) -> Any:
    """The verdict in the event `done`."""
    event = ""
    for line in stream:
        name, _, value = line.decode().strip().partition(": ")
        if name == "event":
            event = value
        elif name == "data" and event == "done":
            return json.loads(value)["verdict"]
    raise ValueError("the event stream ended without a verdict")
