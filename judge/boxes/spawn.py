"""Spawns boxes: makes a box's sockets, pipe and control group, and asks the zygote or a template for its process."""

import itertools
import json
import os
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace

from judge.boxes.box import Box, Connections
from judge.boxes.confinement import cgroup
from judge.boxes.limits import BoxLimits
from judge.boxes.supervision.keeper_report import KeeperReport, NotStartedError
from judge.boxes.supervision.process import BoxProcess
from judge.errors import BoxError

Send = Callable[[bytes, list[int]], None]


@dataclass(frozen=True)
class BoxRequest:
    """What `judge.inside` needs to know of a new box. `seccomp` is its filter in base64, `compiled` names its compiled code.

    `uid` is its user id, the first of `ids` for a template; the spawner adds the limits.
    """

    seccomp: str
    compiled: str = ""
    uid: int = 0
    ids: int = 1
    scratch_bytes: int = 0
    rlimits: dict[str, int] = field(default_factory=dict)


class BoxSpawner:
    """Spawns boxes. Thread-safe.

    `hierarchy` is where their control groups are made. It is None where this machine gives us none, as `why_no_cgroup` explains,
    and then memory is supervised.
    """

    _numbers = itertools.count()  # the control groups of this process are named by them

    def __init__(self) -> None:
        self.hierarchy, self.why_no_cgroup = cgroup.find()
        if self.hierarchy is not None:
            cgroup.sweep(self.hierarchy)

    def spawn(self, send: Send, request: BoxRequest, limits: BoxLimits, *more: int) -> Box:
        """Have `send` transmit the request with descriptors (channel, output, report and `more`), and await the box.

        Raises:
            NotStartedError: nothing was heard of it; the process that was asked may hang.
            BoxError: it could not be made; says why.
        """
        channel, their_channel = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        report, their_report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        output, their_output = os.pipe2(os.O_CLOEXEC)
        message = replace(request, scratch_bytes=limits.scratch_bytes, rlimits=limits.rlimits())
        group = None
        try:
            group = self._group(limits)
            descriptors = [their_channel.fileno(), their_output, their_report.fileno(), *more]
            send(json.dumps(asdict(message)).encode(), descriptors)
            their_report.close()
            keeper = KeeperReport(report)
            process = keeper.await_start()
            _join(group, process)
            return Box(Connections(process, channel, output, keeper), limits, group)
        except (OSError, BoxError) as error:
            channel.close()
            report.close()
            os.close(output)
            if group is not None:
                group.destroy()
            kind = NotStartedError if isinstance(error, NotStartedError) else BoxError
            raise kind(f"no box could be made: {error}") from error
        finally:
            their_channel.close()
            their_report.close()
            os.close(their_output)

    def _group(self, limits: BoxLimits) -> cgroup.Group | None:
        if self.hierarchy is None:
            return None
        return cgroup.Group(self.hierarchy, cgroup.name_of(next(self._numbers)), limits)


def _join(group: cgroup.Group | None, process: BoxProcess) -> None:
    try:
        if group is not None:
            group.add(process.pid)
    except OSError as error:
        process.close()
        raise BoxError(f"a box could not be put into its control group: {error}") from error
