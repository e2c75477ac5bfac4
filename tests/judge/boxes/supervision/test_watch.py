"""`judge.boxes.supervision.watch`: each limit kills the process, and the first one is remembered."""

import os
import select
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from judge.boxes.exit import Stopped, StoppedBy
from judge.boxes.supervision.memory import MemoryUse
from judge.boxes.supervision.output import Output
from judge.boxes.supervision.process import BoxProcess
from judge.boxes.supervision.watch import Watch

SECONDS = 30.0
GIB = 1 << 30


@pytest.fixture
def process() -> Iterator[BoxProcess]:
    """A process that does nothing."""
    with subprocess.Popen(["sleep", "60"]) as child:
        made = BoxProcess(child.pid, os.pidfd_open(child.pid))
        yield made
        made.kill()
        made.close()


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a channel."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def pipe() -> Iterator[tuple[Output, int]]:
    """An output with a limit of ten bytes, and the end that is written to."""
    reader, writer = os.pipe()
    output = Output(reader, 10)
    yield output, writer
    output.close()
    os.close(writer)


def test_ready_channel(
    process: BoxProcess, ends: tuple[socket.socket, socket.socket], pipe: tuple[Output, int]
) -> None:
    """The wait is over when there is something to read, and output that came meanwhile has been read."""
    watch = Watch(process, pipe[0], MemoryUse(process.pid, GIB, None))
    os.write(pipe[1], b"printed")
    ends[1].send(b"x")
    watch.wait(ends[0], select.POLLIN, time.monotonic() + SECONDS)
    assert pipe[0].take() == "printed"
    assert process.alive()
    assert watch.stopped_by is None


def test_deadline(process: BoxProcess, ends: tuple[socket.socket, socket.socket], pipe: tuple[Output, int]) -> None:
    """After the deadline there is one last look, and then the process is killed."""
    watch = Watch(process, pipe[0], MemoryUse(process.pid, GIB, None))
    watch.wait(ends[0], select.POLLIN, time.monotonic())
    assert process.alive()
    with pytest.raises(Stopped):
        watch.wait(ends[0], select.POLLIN, time.monotonic())
    assert (process.killed, watch.stopped_by) == (True, StoppedBy.WALL)


def test_output(process: BoxProcess, ends: tuple[socket.socket, socket.socket], pipe: tuple[Output, int]) -> None:
    """Too much output kills the process, whether it comes during a wait or is read after it."""
    watch = Watch(process, pipe[0], MemoryUse(process.pid, GIB, None))
    os.write(pipe[1], b"x" * 11)
    with pytest.raises(Stopped):
        watch.wait(ends[0], select.POLLIN, time.monotonic() + SECONDS)
    with pytest.raises(Stopped):
        watch.drain_output()
    assert (process.killed, watch.stopped_by) == (True, StoppedBy.OUTPUT)


def test_memory(process: BoxProcess, ends: tuple[socket.socket, socket.socket], pipe: tuple[Output, int]) -> None:
    """Too much supervised memory kills the process; a limit that is met later does not change the reason."""
    watch = Watch(process, pipe[0], MemoryUse(process.pid, -1, None))
    with pytest.raises(Stopped):
        watch.wait(ends[0], select.POLLIN, time.monotonic() + SECONDS)
    os.write(pipe[1], b"x" * 11)
    with pytest.raises(Stopped):
        watch.drain_output()
    assert (process.killed, watch.stopped_by) == (True, StoppedBy.MEMORY)
