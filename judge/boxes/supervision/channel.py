"""Frames between a box and the worker, each sent or received before a deadline."""

import contextlib
import select
import socket
from collections.abc import Callable

from judge.boxes.exit import Stopped
from judge.inside.wire import HEADER, Frame, WireError, header, pack

READ_BYTES = 1 << 20  # at a time
Wait = Callable[[socket.socket, int, float], None]


class ProtocolError(Exception):
    """The box sent something that is not an answer to what it was asked."""


class Channel:
    """The worker's end of a box's socket. Not thread-safe.

    `wait(socket, events, deadline)` returns once the socket may be ready for these poll(2) events. It raises Stopped when the
    deadline has passed or the box has met a limit.
    """

    def __init__(self, end: socket.socket, wait: Wait) -> None:
        end.setblocking(False)
        self._socket = end
        self._wait = wait
        self._received = bytearray()

    def send(self, kind: Frame, payload: bytes, deadline: float) -> None:
        """Send one frame.

        Raises:
            Stopped: the box ended, or did not read the frame in time.
            ProtocolError: it had sent something before it was asked.
        """
        self.require_silence()
        data = memoryview(pack(kind, payload))
        while data:
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                self._wait(self._socket, select.POLLOUT, deadline)
            except OSError:
                raise Stopped from None

    def receive(self, deadline: float) -> tuple[Frame, bytes]:
        """The next frame.

        Raises:
            Stopped: the box ended, met a limit, or did not answer in time.
            ProtocolError: what it sent is not a frame.
        """
        try:
            kind, length = header(self._take(HEADER.size, deadline))
        except WireError as error:
            raise ProtocolError(str(error)) from error
        return kind, self._take(length, deadline)

    def require_silence(self) -> None:
        """Raise ProtocolError if the box has sent anything that it was not asked for, such as a second answer."""
        if not self._received:
            with contextlib.suppress(OSError):
                self._received += self._socket.recv(1)
        if self._received:
            raise ProtocolError("it sent something that it was not asked for")

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _take(self, size: int, deadline: float) -> bytes:
        while len(self._received) < size:
            self._wait(self._socket, select.POLLIN, deadline)
            self._read()
        data = bytes(self._received[:size])
        del self._received[:size]
        return data

    def _read(self) -> None:
        try:
            data = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            raise Stopped
        self._received += data
