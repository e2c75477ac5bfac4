"""A warm template, from the worker's side: it answers like any box while it warms up, is parked, and is then cloned."""

import json
import socket

from judge.boxes.box import Box
from judge.boxes.exit import Stopped
from judge.boxes.limits import BoxLimits
from judge.boxes.spawn import BoxRequest, BoxSpawner
from judge.boxes.start_method import StartMethod
from judge.boxes.supervision.memory import private_bytes
from judge.errors import BoxError
from judge.inside.wire import Frame, encode

PARK_SECONDS = 20.0  # longer than the keeper waits for the template's threads to be idle


class Template:
    """Makes boxes by cloning itself; thread-safe once it is parked.

    `box` is the template's own process. It is a box, except that its filter allows it to clone itself.
    """

    def __init__(self, box: Box, control: socket.socket, spawner: BoxSpawner, seccomp: str) -> None:
        self.box = box
        self._control = control
        self._spawner = spawner
        self._seccomp = seccomp

    def park(self) -> int:
        """End the warm-up; how many threads the template has.

        Raises:
            BoxError: it cannot be cloned; says why.
        """
        self._control.settimeout(PARK_SECONDS)
        try:
            self.box.send(Frame.PARK, encode(None), PARK_SECONDS)
            self._control.send(b"{}")
            answer = json.loads(self._control.recv(1 << 14) or b'{"failed": "it has ended"}')
        except (OSError, Stopped) as error:
            raise BoxError(f"the template could not be parked: {error!r}") from error
        if "failed" in answer:
            raise BoxError(f"the template cannot be cloned: {answer['failed']}")
        return int(answer["threads"])

    def clone(self, limits: BoxLimits) -> Box:
        """A box that is as warm as the template, confined and waiting for its first frame.

        Raises:
            BoxError: there is none; the template has ended, or hangs and must be closed.
        """
        box = self._spawner.spawn(self._send, BoxRequest(self._seccomp), limits)
        box.start_method = StartMethod.CLONE
        return box

    def _send(self, message: bytes, descriptors: list[int]) -> None:
        socket.send_fds(self._control, [message], descriptors)

    def alive(self) -> bool:
        """Whether it can still be asked for boxes."""
        return self.box.alive()

    def private_bytes(self) -> int:
        """The memory that only it holds."""
        return private_bytes(self.box.pid)

    def close(self) -> None:
        """End it; its clones live on. Raises BoxError if it does not end in time."""
        self._control.close()
        self.box.destroy()
