"""What a box prints: its stdout and stderr, which are one pipe."""

import os
import select

READ_BYTES = 1 << 16  # at a time


class Output:
    """The worker's end of the pipe. Not thread-safe. It keeps `limit_bytes` and counts the rest."""

    def __init__(self, descriptor: int, limit_bytes: int) -> None:
        self.descriptor = descriptor  # -1 once the box has closed its end
        self.total_bytes = 0
        self._limit_bytes = limit_bytes
        self._kept = bytearray()

    @property
    def over_limit(self) -> bool:
        """Whether more was printed than is allowed."""
        return self.total_bytes > self._limit_bytes

    def read(self) -> None:
        """Read once; this blocks unless there is something to read."""
        data = os.read(self.descriptor, READ_BYTES)
        if not data:
            self.close()
        self.total_bytes += len(data)
        self._kept += data[: max(0, self._limit_bytes - len(self._kept))]

    def drain(self) -> None:
        """Read everything that has been printed, up to the limit."""
        poll = select.poll()
        if self.descriptor >= 0:
            poll.register(self.descriptor, select.POLLIN)
        while self.descriptor >= 0 and not self.over_limit and poll.poll(0):
            self.read()

    def take(self) -> str:
        """The text that was read since the last call; bytes that are not UTF-8 are replaced."""
        text = self._kept.decode("utf-8", "replace")
        self._kept.clear()
        return text

    def reset(self) -> None:
        """Forget everything that was printed."""
        self.total_bytes = 0
        self._kept.clear()

    def close(self) -> None:
        """Close the pipe. Harmless when it is closed."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
