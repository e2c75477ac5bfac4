"""How a box comes into the world: pipes and a control group are made, and whoever makes processes is asked for one."""

import itertools
import json
import os
import socket
from collections.abc import Callable, Mapping
from typing import Any

from judge.boxes.box import Box, Pipes
from judge.boxes.confinement import cgroup
from judge.boxes.keeper_report import NotBornError, Report
from judge.boxes.limits import BoxLimits
from judge.errors import BoxError

Ask = Callable[[bytes, list[int]], None]


class Births:
    """Makes the outer half of boxes. Thread-safe. `without_cgroup` says why boxes have no control group, if so."""

    _numbers = itertools.count()  # of this process: its control groups are named by them

    def __init__(self) -> None:
        self._hierarchy, self.without_cgroup = cgroup.find()
        if self._hierarchy is not None:
            cgroup.sweep(self._hierarchy)

    def box(self, ask: Ask, request: Mapping[str, Any], limits: BoxLimits, *more: int) -> Box:
        """The box that comes of asking with `request`, and with descriptors: channel, output, report, and `more`.

        Raises:
            NotBornError: nothing was heard of it; whom we asked may hang.
            BoxError: it could not be made; says why.
        """
        channel, their_channel = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        report, their_report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        output, their_output = os.pipe2(os.O_CLOEXEC)
        group = None
        try:
            group = self._group(limits)
            wanted = {**request, "scratch_bytes": limits.scratch_bytes, "rlimits": limits.rlimits()}
            ask(json.dumps(wanted).encode(), [their_channel.fileno(), their_output, their_report.fileno(), *more])
            their_report.close()
            return Box(Pipes(channel, output, Report(report)), limits, group)
        except (OSError, BoxError) as error:
            channel.close()
            report.close()
            os.close(output)
            if group is not None:
                group.destroy()
            kind = NotBornError if isinstance(error, NotBornError) else BoxError
            raise kind(f"no box could be made: {error}") from error
        finally:
            their_channel.close()
            their_report.close()
            os.close(their_output)

    def _group(self, limits: BoxLimits) -> cgroup.Group | None:
        if self._hierarchy is None:
            return None
        return cgroup.Group(self._hierarchy, cgroup.name_of(next(self._numbers)), limits)
