"""How much memory a box uses: counted by its control group, or read from /proc on machines that give us none."""

import math
from typing import Protocol

TICK_SECONDS = 0.05  # how often memory is read from /proc
PRIVATE = ("RssAnon", "RssShmem", "VmSwap", "VmPTE")  # anonymous and shared memory, and page tables: proc_pid_status(5)


class Group(Protocol):
    """What is needed of a control group."""

    def peak_bytes(self) -> int:
        """The most memory that was in use at once."""

    def killed(self) -> bool:
        """Whether the kernel killed a process for its memory."""


class MemoryUse:
    """The memory of process `pid`, which may use `limit_bytes`. The kernel limits it where there is a control group."""

    def __init__(self, pid: int, limit_bytes: int, group: Group | None) -> None:
        self._pid = pid
        self._limit_bytes = limit_bytes
        self._group = group
        self._initial_bytes = 0 if group else private_bytes(pid)
        self._peak_bytes = 0
        self.tick_seconds = math.inf if group else TICK_SECONDS

    def over_limit(self) -> bool:
        """Read it from /proc, and compare it with the limit; False with a control group."""
        if self._group is not None:
            return False
        used = private_bytes(self._pid) - self._initial_bytes
        self._peak_bytes = max(self._peak_bytes, used)
        return used > self._limit_bytes

    def peak_bytes(self) -> int:
        """The most that was in use at once."""
        return self._peak_bytes if self._group is None else self._group.peak_bytes()

    def killed(self) -> bool:
        """Whether the kernel killed the process for passing the limit of its control group."""
        return self._group is not None and self._group.killed()


def private_bytes(pid: int) -> int:
    """The memory that only `pid` holds; 0 when it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            fields = dict(line.split(":", 1) for line in status)
    except OSError:
        return 0
    return sum(int(fields[name].split()[0]) * 1024 for name in PRIVATE if name in fields)
