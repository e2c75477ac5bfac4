"""One box, from the worker's side: send it frames under deadlines, read its output, end it, and report how it ended."""

import contextlib
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from judge.boxes.confinement.cgroup import Group
from judge.boxes.exit import Exit, Stopped, StoppedBy
from judge.boxes.limits import BoxLimits
from judge.boxes.start_method import StartMethod
from judge.boxes.supervision.channel import Channel, ProtocolError
from judge.boxes.supervision.keeper_report import KeeperReport, ProcessEnd
from judge.boxes.supervision.memory import MemoryUse
from judge.boxes.supervision.output import Output
from judge.boxes.supervision.process import BoxProcess
from judge.boxes.supervision.watch import Watch
from judge.errors import BoxError
from judge.inside.wire import Frame, encode

CPU_SHARE = 0.5  # a kernel that counts by ticks kills a process well before the CPU time that it then reports
REHEARSAL_SECONDS = 5.0  # a rehearsal takes less than one, on a machine that is not busy


@dataclass(frozen=True)
class Connections:
    """What connects the worker with a box that has started."""

    process: BoxProcess
    channel: socket.socket
    output: int
    report: KeeperReport


class Box:
    """A confined process that serves frames. Only `kill` is thread-safe. Use as a context manager, which destroys it."""

    def __init__(self, connections: Connections, limits: BoxLimits, group: Group | None) -> None:
        self.start_method = StartMethod.ZYGOTE
        self.rehearsed = False
        self._process = connections.process
        self._output = Output(connections.output, limits.output_bytes)
        self._report = connections.report
        self._memory = MemoryUse(self.pid, limits.memory_bytes, group)
        self._watch = Watch(self._process, self._output, self._memory)
        self._channel = Channel(connections.channel, self._watch.wait)
        self._limits = limits
        self._group = group
        self._started: float | None = None  # when it was first sent something: until then it waits in the pool
        self._process_end: ProcessEnd | None = None
        self._when_destroyed: list[Callable[[], None]] = []

    @property
    def pid(self) -> int:
        """Its process id, in this process's PID namespace."""
        return self._process.pid

    def send(self, kind: Frame, payload: bytes, seconds: float) -> None:
        """Send one frame within `seconds`. Raises Stopped and ProtocolError: see `Channel.send`."""
        self._started = self._started or time.monotonic()
        self._channel.send(kind, payload, time.monotonic() + seconds)

    def receive(self, seconds: float) -> tuple[Frame, bytes]:
        """The next frame, within `seconds`. Raises Stopped and ProtocolError: see `Channel.receive`."""
        return self._channel.receive(time.monotonic() + seconds)

    def finish_answer(self) -> None:
        """After an answer: read what it has printed, and check that nothing follows the answer.

        Raises:
            Stopped: it has printed more than it may.
            ProtocolError: something follows.
        """
        self._watch.drain_output()
        self._channel.require_silence()

    def rehearse(self) -> bool:
        """Call the template's warm-up once more, after which programs run faster, and wait for it.

        This must come before anything is sent. Where it returns False, the rehearsal has failed and the box is killed.
        """
        deadline = time.monotonic() + REHEARSAL_SECONDS
        try:
            self._channel.send(Frame.REHEARSE, encode(None), deadline)
            answer = self._channel.receive(deadline)
            self.finish_answer()
            self.rehearsed = answer == (Frame.REHEARSED, encode(None))
        except (Stopped, ProtocolError):
            self.rehearsed = False
        self._output.reset()
        if not self.rehearsed:
            self.kill()
        return self.rehearsed

    def take_output(self) -> str:
        """The text that it has printed since the last call."""
        with contextlib.suppress(Stopped):
            self._watch.drain_output()
        return self._output.take()

    def alive(self) -> bool:
        """Whether its process runs, and was not killed."""
        return self._process.alive()

    def kill(self) -> None:
        """Kill it, from any thread. Harmless when it has ended."""
        self._process.kill()

    def end(self) -> Exit:
        """Kill it if it still runs, and say how it ended.

        Raises:
            BoxError: the kernel did not end it in time, or somebody else killed it.
        """
        return self._facts(self._await_end())

    def end_by_itself(self, seconds: float = 1.0) -> Exit:
        """How it ended when it has closed its channel: it has `seconds` to end before it is killed. Raises BoxError."""
        self._process_end = self._report.end_within(seconds)
        return self.end()

    def when_destroyed(self, action: Callable[[], None]) -> None:
        """Call `action` when the box is destroyed."""
        self._when_destroyed.append(action)

    def destroy(self) -> None:
        """Kill it and release everything: process, descriptors, control group. Harmless when that is done.

        Raises:
            BoxError: the kernel did not end it in time.
        """
        try:
            self._await_end()
        finally:
            while self._when_destroyed:
                self._when_destroyed.pop()()
            for part in (self._channel, self._report, self._process, self._output):
                part.close()
            if self._group is not None:
                self._group.destroy()

    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *_: object) -> None:
        self.destroy()

    def _await_end(self) -> ProcessEnd:
        if self._process_end is None:
            self.kill()
            self._process_end = self._report.await_end()
        return self._process_end

    def _facts(self, end: ProcessEnd) -> Exit:
        stopped_by = self._watch.stopped_by or (StoppedBy.MEMORY if self._memory.killed() else None)
        # A box is pid 1 of its namespace and cannot kill itself.
        if stopped_by is None and end.signal == signal.SIGKILL and not self._process.killed:
            if end.cpu_seconds < CPU_SHARE * self._limits.cpu_seconds:
                raise BoxError("a box was killed from outside; it may be that this machine ran out of memory")
            stopped_by = StoppedBy.CPU
        wall_seconds = time.monotonic() - self._started if self._started else 0.0
        peak_bytes, output_bytes = self._memory.peak_bytes(), self._output.total_bytes
        return Exit(end.code, end.signal, stopped_by, end.cpu_seconds, wall_seconds, peak_bytes, output_bytes)
