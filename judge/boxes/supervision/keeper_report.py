"""What a box's keeper reports: that the box has started, and how it ended. The keeper sees the process from outside."""

import contextlib
import json
import socket
from dataclasses import dataclass

from judge.boxes.supervision.process import BoxProcess
from judge.errors import BoxError

GRACE_SECONDS = 10.0  # how long a box may take to start, or to end when it was killed, before it is the machine's fault


class NotStartedError(BoxError):
    """No box was started in time: the process that starts them may hang."""


@dataclass(frozen=True)
class ProcessEnd:
    """How the kernel says that a process ended: `code` or `signal` is set."""

    code: int | None
    signal: int | None
    cpu_seconds: float


class KeeperReport:
    """The worker's end of the keeper's socket. Not thread-safe."""

    def __init__(self, keeper: socket.socket) -> None:
        self._keeper = keeper

    def await_start(self) -> BoxProcess:
        """The box's process.

        Raises:
            NotStartedError: nothing was reported in time.
            BoxError: the box could not be confined.
        """
        self._keeper.settimeout(GRACE_SECONDS)
        try:
            data, descriptors, _, _ = socket.recv_fds(self._keeper, 1 << 14, 1)
        except OSError as error:
            raise NotStartedError(f"a box was not started in {GRACE_SECONDS:g} s: {error}") from error
        message = json.loads(data or b'{"failed": "its keeper has ended"}')
        if "failed" in message:
            raise BoxError(f"a box could not be confined: {message['failed']}")
        return BoxProcess(message["pid"], descriptors[0])

    def await_end(self) -> ProcessEnd:
        """How a box ended that has been killed.

        Raises:
            BoxError: it did not end in time, or the keeper has failed.
        """
        self._keeper.settimeout(GRACE_SECONDS)
        try:
            data = self._keeper.recv(1 << 14)
        except OSError as error:
            raise BoxError(f"a killed box did not end in {GRACE_SECONDS:g} s: {error}") from error
        if not data:
            raise BoxError("how a box ended is not known: its keeper has ended as well")
        return _process_end(data)

    def end_within(self, seconds: float) -> ProcessEnd | None:
        """How a box ended that may end by itself; None if it has not.

        Raises:
            BoxError: the keeper has failed.
        """
        self._keeper.settimeout(seconds)
        with contextlib.suppress(OSError):
            data = self._keeper.recv(1 << 14)
            return _process_end(data) if data else None
        return None

    def close(self) -> None:
        """Close the socket."""
        self._keeper.close()


def _process_end(data: bytes) -> ProcessEnd:
    message = json.loads(data)
    if "failed" in message:
        raise BoxError(f"how a box ended is not known: {message['failed']}")
    return ProcessEnd(message["code"], message["signal"], message["cpu_seconds"])
