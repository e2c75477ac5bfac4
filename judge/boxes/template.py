"""A warm template, from our side: talked to like any box while it warms up, then parked, then cloned into boxes."""

import json
import socket
import threading

from judge.boxes.box import Box, Stopped
from judge.boxes.keeper_report import NotBornError
from judge.boxes.limits import BoxLimits
from judge.boxes.spawn import Births
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError
from judge.inside.wire import Frame, encode

PARK_SECONDS = 20.0  # longer than the keeper gives the template's threads to come to rest


class Template:
    """Makes boxes by cloning itself. Thread-safe, once it is parked.

    `box` is the template's own process, for its warm-up: a box like any other, but for what its filter lets it do.
    """

    def __init__(self, box: Box, control: socket.socket, births: Births, seccomp: str) -> None:
        self.box = box
        self._control = control
        self._births = births
        self._seccomp = seccomp
        self._lock = threading.Lock()
        self._closing = threading.Lock()  # taken by the first who closes it, and kept

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
            BoxError: there is none; the template has ended, or is ended now if it hangs.
        """
        try:
            box = self._births.box(self._ask, {"seccomp": self._seccomp}, limits)
        except NotBornError:
            self.close()
            raise
        box.way = StartMethod.CLONE
        return box

    def _ask(self, message: bytes, descriptors: list[int]) -> None:
        with self._lock:
            socket.send_fds(self._control, [message], descriptors)

    def alive(self) -> bool:
        """Whether it can still be asked for boxes."""
        return self.box.alive()

    def private_bytes(self) -> int:
        """How much memory it holds by itself."""
        return self.box.private_bytes()

    def close(self) -> None:
        """End it. Its boxes live on. Only the first call does anything: a failed clone closes it, and so does its owner."""
        if self._closing.acquire(blocking=False):
            self._control.close()
            self.box.destroy()
