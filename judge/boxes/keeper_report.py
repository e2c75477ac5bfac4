"""What is heard of a box from its keeper, who sees its process from outside: of its birth, and of its end."""

import contextlib
import json
import socket
from typing import Any

from judge.errors import BoxError

GRACE_SECONDS = 10.0  # how long the kernel may take to end a killed box before we call it the machine's fault


class NotBornError(BoxError):
    """Nothing was heard of a box in time: what makes boxes may hang."""


class Report:
    """Our end of the keeper's socket. Not thread-safe."""

    def __init__(self, keeper: socket.socket) -> None:
        self._keeper = keeper

    def birth(self) -> tuple[int, int]:
        """The box's pid, and a descriptor of its process.

        Raises:
            NotBornError: nothing was heard.
            BoxError: it could not be confined.
        """
        self._keeper.settimeout(GRACE_SECONDS)
        try:
            data, handles, _, _ = socket.recv_fds(self._keeper, 1 << 14, 1)
        except OSError as error:
            raise NotBornError(f"a box was not born in {GRACE_SECONDS:g} s: {error}") from error
        message = json.loads(data or b'{"failed": "its keeper has ended"}')
        if "failed" in message:
            raise BoxError(f"a box could not be confined: {message['failed']}")
        return message["pid"], handles[0]

    def end(self) -> dict[str, Any]:
        """How a box that was killed has ended.

        Raises:
            BoxError: it did not end in time, or that is not known.
        """
        self._keeper.settimeout(GRACE_SECONDS)
        try:
            facts = self._keeper.recv(1 << 14)
        except OSError as error:
            raise BoxError(f"a killed box did not end in {GRACE_SECONDS:g} s: {error}") from error
        if not facts:
            raise BoxError("how a box ended is not known: its keeper has ended as well")
        return _sound(json.loads(facts))

    def end_within(self, seconds: float) -> dict[str, Any] | None:
        """How a box has ended that may end by itself; None where it has not.

        Raises:
            BoxError: its keeper has failed.
        """
        self._keeper.settimeout(seconds)
        with contextlib.suppress(OSError, ValueError):
            return _sound(json.loads(self._keeper.recv(1 << 14)))
        return None

    def close(self) -> None:
        """Hear no more of it."""
        self._keeper.close()


def _sound(facts: dict[str, Any]) -> dict[str, Any]:
    if "failed" in facts:
        raise BoxError(f"how a box ended is not known: {facts['failed']}")
    return facts
