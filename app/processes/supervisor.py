"""Supervises child processes: reaps and restarts them, and stops them in order.

*Theory of operation.* One thread runs one loop. It sleeps until a signal or the next poll. A child that ends is restarted after
a pause. The pause doubles at each failure and is reset after the child has run for a while. Children are stopped in the
opposite order of starting, the database last. If this process is killed, the kernel ends the children
(`app.processes.child`).
"""

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.1  # between two polls
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0  # seconds before a child is restarted
LASTED_SECONDS = 30  # a child that ran this long is restarted after the first pause


@dataclass
class Child:
    """A process to keep running. `start` starts and returns it. `refusal` is the exit status that means: do not restart."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_seconds: float
    ending: signal.Signals = signal.SIGTERM
    refusal: int | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)


class Refused(Exception):  # noqa: N818 - names what happened
    """A child cannot run on this machine. Its own message is in the log."""


class Supervisor:
    """Runs `children` until `stop` is called."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._stopped = threading.Event()
        self._announced = False

    def stop(self) -> None:
        """Stop everything. May be called from a signal handler."""
        self._stopped.set()

    def run(self, ready: Callable[[], bool]) -> None:
        """Keep the children running until stopped. `ready` is called until it returns true once.

        Raises:
            Refused: a child cannot run on this machine. After `ready` was true, it is restarted instead.
        """
        try:
            while not self._stopped.is_set():
                for child in self._children:
                    self._look_after(child)
                self._announced = self._announced or ready()
                # Short waits, because Python runs signal handlers only between waits.
                self._stopped.wait(LOOK_SECONDS)
        finally:
            for child in reversed(self._children):
                end(child)

    def _look_after(self, child: Child) -> None:
        if self._stopped.is_set() or (child.process is not None and child.process.poll() is None):
            return
        if child.process is not None:
            self._bury(child, child.process)
        if child.process is None and time.monotonic() >= child.again_at:
            child.started = time.monotonic()
            child.process = child.start()

    def _bury(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        if not self._announced and child.refusal is not None and process.returncode == child.refusal:
            raise Refused(child.name)
        lasted = time.monotonic() - child.started
        child.pause = FIRST_PAUSE if lasted > LASTED_SECONDS else min(2 * child.pause, LONGEST_PAUSE)
        child.again_at = time.monotonic() + child.pause
        child.process = None
        how = f"signal {-process.returncode}" if process.returncode < 0 else f"status {process.returncode}"
        logger.error("%s ended with %s after %.0f s; restarting it", child.name, how, lasted)


def end(child: Child) -> None:
    """Stop `child` and reap it; kill it if it does not stop in time."""
    if child.process is None:
        return
    for number, seconds in (child.ending, child.stop_seconds), (signal.SIGKILL, None):
        if child.process.poll() is None:
            child.process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(seconds)
            return
