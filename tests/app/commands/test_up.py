"""`allclose up`: everything on one machine, and all that can happen to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.judge.conftest import tiny_package

WARM = "def warmup(a, b):\n    return a + b\n"
QUICK = "def add(a, b):\n    return a + b\n"
SLOW = "import time\n\ndef add(a, b):\n    time.sleep(1.5)\n    return a + b\n"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@contextmanager
def up(home: Path, environment: dict[str, str], port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A running `allclose up`, whose output goes to `up.log`."""
    with (home / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "up", "--port", str(port)],
            cwd=home,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: f" http://127.0.0.1:{port}\n" in said(home), home)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def said(home: Path) -> str:
    """What it has printed so far."""
    return (home / "up.log").read_text()


def wait_for(condition: Callable[[], bool], home: Path) -> None:
    """Wait until `condition` holds; show the log if it does not."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, said(home)
        time.sleep(0.05)


def children(of: int) -> dict[str, int]:
    """The children of a process, by what they are."""
    found = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and f"PPid:\t{of}\n" in (entry / "status").read_text():
                words = (entry / "cmdline").read_bytes().split(b"\0")
                found[os.path.basename(words[-2 if words[0].endswith(b"python") else 0]).decode()] = int(entry.name)
    return found


def alive(pid: int) -> bool:
    """Whether there is such a process, not only its remains."""
    with suppress(OSError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def answers(port: int) -> bool:
    """Whether the web process answers and reaches its database."""
    with suppress(OSError, urllib.error.URLError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        return bool(answer.status == 200)
    return False


def test_life(home: Path, environment: dict[str, str], port: int, run: Run) -> None:
    """Everything starts with one command; what dies is started again; a signal ends all of it."""
    with up(home, environment, port) as process:
        assert f"http://127.0.0.1:{port}/welcome/" in said(home)
        assert run("user", "add", "ada", "--role", "admin").returncode == 0
        another = run("up", "--port", str(port + 1 if port < 65535 else port - 1))
        assert (another.returncode, "Another Allclose process" in another.stderr) == (2, True)
        before = children(process.pid)
        assert set(before) == {"postgres", "web", "worker"}
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: len(children(process.pid)) == 3 and answers(port), home)
        after = children(process.pid)
        assert not set(before.values()) & set(after.values())
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert not [pid for pid in after.values() if alive(pid)]
    with up(home, environment, port):
        assert said(home).count("/welcome/") == 0


@pytest.mark.box
def test_worker_killed_while_a_clone_computes(home: Path, environment: dict[str, str], port: int, run: Run) -> None:
    """A worker that is killed while a clone of its computes loses nothing: the next worker judges it, and no box is left."""
    tiny = home / "problems" / "add"
    for name, data in tiny_package(warmup=WARM).files.items():
        (tiny / name).parent.mkdir(parents=True, exist_ok=True)
        (tiny / name).write_bytes(data)
    quick = {**environment, "ALLCLOSE_HEARTBEAT_SECONDS": "0.5", "ALLCLOSE_STALLED_SECONDS": "2"}
    with up(home, {**quick, "ALLCLOSE_SHUTDOWN_SECONDS": "1"}, port) as process:
        assert run("user", "add", "ada").returncode == 0
        ask = partial(asked, port, run("token", "create", "ada").stdout.strip())
        ask("", {"problem": "add", "source": QUICK, "kind": "run"})  # a problem is warmed when it is first used
        wait_for(lambda: "A box for add is ready" in said(home), home)
        if "A box for add is ready: clone" not in said(home):
            pytest.skip("boxes are not cloned on this machine")
        one = ask("", {"problem": "add", "source": SLOW, "kind": "run"})["id"]
        wait_for(lambda: ask(f"/{one}")["status"] == "running", home)
        worker = children(process.pid)["worker"]
        below = descendants(worker)
        assert len(below) >= 4, "a zygote, a template with its keeper, and a clone"
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: not any(alive(pid) for pid in below), home)
        wait_for(lambda: ask(f"/{one}")["status"] == "done", home)
        assert ask(f"/{one}")["verdict"] == "accepted"


def asked(port: int, token: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
    """What the API answers about submissions."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/submissions{path}")
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, json.dumps(body).encode() if body else None) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def descendants(of: int) -> set[int]:
    """All processes below one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            if entry.name.isdigit():
                parents[int(entry.name)] = int((entry / "status").read_text().split("PPid:\t")[1].split("\n")[0])
    found, waiting = set[int](), [of]
    while waiting:
        below = {pid for pid, parent in parents.items() if parent == waiting[-1]} - found
        waiting.pop()
        found |= below
        waiting += below
    return found


def test_killed_outright(home: Path, environment: dict[str, str], port: int) -> None:
    """If it is killed itself, nothing of it is left running, and it can be started again at once."""
    with up(home, environment, port) as process:
        pids = children(process.pid).values()
        process.kill()
        process.wait()
        wait_for(lambda: not any(alive(pid) for pid in pids), home)
    with up(home, environment, port):
        assert answers(port)


def test_port_taken(run: Run, port: int) -> None:
    """If somebody has the port, one sentence says so, and nothing is started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        ended = run("up", "--port", str(port))
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"allclose: 127.0.0.1:{port} is in use by another program.")


def test_no_problems(run: Run, home: Path, port: int) -> None:
    """Without a directory of problems there is nothing to serve."""
    (home / "problems").rmdir()
    ended = run("up", "--port", str(port))
    assert (ended.returncode, "ALLCLOSE_PROBLEMS_DIR" in ended.stderr) == (2, True)


def test_impossible_data(run: Run, port: int) -> None:
    """A data directory that cannot be made is named, with the remedy."""
    ended = run("up", "--port", str(port), ALLCLOSE_DATA_DIR="/proc/nothing")
    assert (ended.returncode, "Set ALLCLOSE_DATA_DIR" in ended.stderr) == (2, True)
