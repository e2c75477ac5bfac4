"""`allclose up`: everything on one machine, and all that can happen to it."""

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
from pathlib import Path

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
        wait_for(lambda: f"Allclose is at http://127.0.0.1:{port}\n" in said(home), home)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def said(home: Path) -> str:
    """What it has printed so far."""
    return (home / "up.log").read_text()


def wait_for(condition: Callable[[], bool], home: Path) -> None:
    """Wait until `condition` holds; show the log if it does not."""
    deadline = time.monotonic() + 60
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
        assert (another.returncode, "Another Allclose runs in" in another.stderr) == (2, True)
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
