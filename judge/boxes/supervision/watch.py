"""Watches a box while the worker waits for it, and kills it when it meets a limit."""

import select
import socket
import time
from typing import NoReturn

from judge.boxes.exit import Stopped, StoppedBy
from judge.boxes.supervision.memory import MemoryUse
from judge.boxes.supervision.output import Output
from judge.boxes.supervision.process import BoxProcess


class Watch:
    """Watches clock, output and memory. Not thread-safe. `stopped_by` is the first limit that was met."""

    def __init__(self, process: BoxProcess, output: Output, memory: MemoryUse) -> None:
        self.stopped_by: StoppedBy | None = None
        self._process = process
        self._output = output
        self._memory = memory
        self._deadline_passed = False

    def wait(self, channel: socket.socket, events: int, deadline: float) -> None:
        """Wait until the channel may be ready for these poll(2) events. Raises Stopped if a limit is met."""
        left = max(deadline - time.monotonic(), 0.0)
        if not left and self._deadline_passed:
            self._stop(StoppedBy.WALL)
        self._deadline_passed = not left  # look once more: an answer that came in time may not have been read yet
        poll = select.poll()
        poll.register(channel, events)
        if self._output.descriptor >= 0:
            poll.register(self._output.descriptor, select.POLLIN)
        ready = dict(poll.poll(min(left, self._memory.tick_seconds) * 1000))
        if self._output.descriptor in ready:
            self._output.read()
            self._check_output()
        if self._memory.over_limit():
            self._stop(StoppedBy.MEMORY)

    def drain_output(self) -> None:
        """Read what the box has printed until now. Raises Stopped if that is more than it may print."""
        self._output.drain()
        self._check_output()

    def _check_output(self) -> None:
        if self._output.over_limit:
            self._stop(StoppedBy.OUTPUT)

    def _stop(self, limit: StoppedBy) -> NoReturn:
        self.stopped_by = self.stopped_by or limit
        self._process.kill()
        raise Stopped
