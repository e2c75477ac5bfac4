"""One box, from our side: talk to it under a deadline, read what it prints, end it, and report how it ended."""

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from judge.boxes.confinement.cgroup import Group
from judge.boxes.confinement.memory import private_bytes
from judge.boxes.exit import Exit, StoppedBy
from judge.boxes.keeper_report import Report
from judge.boxes.limits import BoxLimits
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError
from judge.inside.wire import HEADER, Frame, WireError, encode, header, pack

TICK_SECONDS = 0.05  # how often supervised memory is looked at
CPU_SHARE = 0.5  # a kernel that counts by ticks ends a process well before what it then says of its processor time
REHEARSAL_SECONDS = 5.0  # a rehearsal takes less than one, on a machine that is not busy


_REHEARSED = pack(Frame.REHEARSED, encode(None))


class Stopped(Exception):  # noqa: N818  # an event, not an error of ours
    """The box has ended, or was ended for a limit, before it answered; `Box.end` says how."""


class OutOfTurn(Exception):  # noqa: N818
    """The box sent something that is not an answer to what it was asked."""


@dataclass
class Pipes:
    """Our ends: frames, what it prints, and its keeper's report."""

    channel: socket.socket
    output: int
    report: Report


class Box:
    """A confined process that serves frames. Not thread-safe; use as a context manager, which destroys it."""

    def __init__(self, pipes: Pipes, limits: BoxLimits, group: Group | None) -> None:
        self._pipes = pipes
        self._limits = limits
        self._group = group
        self.way = StartMethod.ZYGOTE
        self._started: float | None = None  # when it was first sent something: until then it waits in stock
        self._told_to_rehearse = False
        self._rehearsing_until: float | None = None  # while it does
        self._afterwards: list[Callable[[], None]] = []
        self._stopped_by: StoppedBy | None = None
        self._exit: dict[str, Any] | None = None
        self._killed = False
        self._late = False
        self._output = bytearray()
        self._output_bytes = 0
        self._inbox = bytearray()
        self._pid, self._handle = pipes.report.birth()
        self._bare_bytes = private_bytes(self._pid) if group is None else 0
        self._peak_bytes = 0
        if group is not None:
            self._join(group)

    def _join(self, group: Group) -> None:
        try:
            group.add(self._pid)
        except OSError as error:
            os.close(self._handle)
            raise BoxError(f"a box could not be put into its control group: {error}") from error

    def rehearse(self) -> None:
        """Have it do its template's warm-up, once, before it is sent anything: programs run faster after that."""
        if self._told_to_rehearse:
            return
        self._told_to_rehearse = True
        with contextlib.suppress(OSError):  # it has ended, which whoever takes it sees
            self._pipes.channel.send(pack(Frame.REHEARSE, encode(None)))
            self._rehearsing_until = time.monotonic() + REHEARSAL_SECONDS

    def rehearsing(self) -> bool:
        """Whether it still does. One that does not come to an end, or says anything else, is ended."""
        if self._rehearsing_until is None:
            return False
        try:
            said = self._pipes.channel.recv(len(_REHEARSED) + 1, socket.MSG_DONTWAIT)
        except BlockingIOError:
            self.take_output()  # it may wait for that
            if time.monotonic() < self._rehearsing_until:
                return self.alive()
            said = b""
        except OSError:
            said = b""
        self._rehearsing_until = None
        self.take_output()
        self._output_bytes = 0
        if said != _REHEARSED:
            self.kill()
        return False

    def send(self, kind: Frame, payload: bytes, seconds: float) -> None:
        """Send one frame.

        Raises:
            Stopped: the box ended, or did not take the frame within `seconds`.
            OutOfTurn: it had something to say before it was asked.
        """
        self._started = self._started or time.monotonic()
        self.refuse_unasked()
        data = memoryview(pack(kind, payload))
        deadline = time.monotonic() + seconds
        self._pipes.channel.setblocking(False)
        while data:
            try:
                data = data[self._pipes.channel.send(data) :]
            except BlockingIOError:
                self._wait(deadline, writing=True)
            except OSError:
                raise Stopped from None

    def receive(self, seconds: float) -> tuple[Frame, bytes]:
        """The next frame.

        Raises:
            Stopped: the box ended, or `seconds` passed, or it met a limit.
            OutOfTurn: what it sent is not a frame.
        """
        deadline = time.monotonic() + seconds
        try:
            kind, length = header(self._take(HEADER.size, deadline))
        except WireError as error:
            raise OutOfTurn(str(error)) from error
        return kind, self._take(length, deadline)

    def _take(self, size: int, deadline: float) -> bytes:
        while len(self._inbox) < size:
            self._wait(deadline)
        data = bytes(self._inbox[:size])
        del self._inbox[:size]
        return data

    def refuse_unasked(self) -> None:
        """Raise OutOfTurn if it has sent anything that it was not asked for: a second answer, or one before its time."""
        if not self._inbox:
            with contextlib.suppress(BlockingIOError, OSError):
                self._inbox += self._pipes.channel.recv(1, socket.MSG_DONTWAIT)
        if self._inbox:
            raise OutOfTurn("it sent something that it was not asked for")

    def _wait(self, deadline: float, *, writing: bool = False) -> None:
        """One look at everything: channel, output, memory, clock. Raises Stopped where one of them ends the box."""
        left = deadline - time.monotonic()
        if left <= 0 and self._late:
            self._stop(StoppedBy.WALL)
        self._late = left <= 0  # one last look: what came in time may not have been read yet
        self._look(max(left, 0.0), writing=writing)

    def _look(self, left: float, *, writing: bool) -> None:
        poll = select.poll()
        poll.register(self._pipes.channel, select.POLLOUT if writing else select.POLLIN)
        if self._pipes.output >= 0:
            poll.register(self._pipes.output, select.POLLIN)
        timeout = min(left, TICK_SECONDS if self._group is None else left)
        ready = dict(poll.poll(timeout * 1000))
        if self._pipes.output in ready:
            self._read_output()
        if not writing and self._pipes.channel.fileno() in ready:
            self._read_channel()
        self._supervise_memory()

    def _read_channel(self) -> None:
        try:
            data = self._pipes.channel.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            raise Stopped
        self._inbox += data

    def _read_output(self) -> None:
        data = os.read(self._pipes.output, 1 << 16)
        if not data:
            os.close(self._pipes.output)
            self._pipes.output = -1
        self._output_bytes += len(data)
        self._output += data[: max(0, self._limits.output_bytes - len(self._output))]
        if self._output_bytes > self._limits.output_bytes:
            self._stop(StoppedBy.OUTPUT)

    def _supervise_memory(self) -> None:
        if self._group is not None:
            return
        used = private_bytes(self._pid) - self._bare_bytes
        self._peak_bytes = max(self._peak_bytes, used)
        if used > self._limits.memory_bytes:
            self._stop(StoppedBy.MEMORY)

    def _stop(self, reason: StoppedBy) -> None:
        self._stopped_by = reason
        self.kill()
        raise Stopped

    def drain_output(self) -> None:
        """Read what it has printed until now. Raises Stopped where that is more than it may."""
        poll = select.poll()
        if self._pipes.output >= 0:
            poll.register(self._pipes.output, select.POLLIN)
        while self._pipes.output >= 0 and poll.poll(0):
            self._read_output()

    def take_output(self) -> str:
        """What it has printed since the last time, as text."""
        with contextlib.suppress(Stopped):
            self.drain_output()
        text = self._output.decode("utf-8", "replace")
        self._output.clear()
        return text

    def alive(self) -> bool:
        """Whether its process runs, and was not told to end."""
        return not self._killed and not select.select([self._handle], [], [], 0)[0]

    def private_bytes(self) -> int:
        """How much memory it holds by itself, in bytes; 0 when it has ended."""
        return private_bytes(self._pid)

    def kill(self) -> None:
        """End it now. Harmless when it has ended."""
        self._killed = self._killed or self._exit is None
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def end(self) -> Exit:
        """End it if it still runs, and say how it ended.

        Raises:
            BoxError: the kernel did not end it in time, or somebody else ended it.
        """
        if self._exit is None:
            self.kill()
            self._exit = self._pipes.report.end()
        return self._facts(self._exit)

    def died_by_itself(self, seconds: float = 1.0) -> Exit:
        """How it ended, when its channel has closed: it is given a moment to end before it is ended."""
        self._exit = self._pipes.report.end_within(seconds)
        return self.end()

    def _facts(self, facts: dict[str, Any]) -> Exit:
        stopped_by = self._stopped_by
        if self._group is not None:
            self._peak_bytes = self._group.peak_bytes()
            if stopped_by is None and self._group.killed():
                stopped_by = StoppedBy.MEMORY
        foreign = facts["signal"] == signal.SIGKILL and not self._killed  # it is pid 1: it cannot have done it itself
        if stopped_by is None and foreign:
            if facts["cpu_seconds"] < CPU_SHARE * self._limits.cpu_seconds:
                raise BoxError("a box was killed from outside; it may be that this machine ran out of memory")
            stopped_by = StoppedBy.CPU
        wall = time.monotonic() - self._started if self._started else 0.0
        return Exit(
            facts["code"], facts["signal"], stopped_by, facts["cpu_seconds"], wall, self._peak_bytes, self._output_bytes
        )

    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *_: object) -> None:
        self.destroy()

    def when_destroyed(self, action: Callable[[], None]) -> None:
        """Do this as well when it is destroyed."""
        self._afterwards.append(action)

    def destroy(self) -> None:
        """End it and give everything back: processes, descriptors, control group."""
        try:
            self.end()
        finally:
            for action in self._afterwards:
                action()
            self._pipes.channel.close()
            self._pipes.report.close()
            os.close(self._handle)
            if self._pipes.output >= 0:
                os.close(self._pipes.output)
            if self._group is not None:
                self._group.destroy()
